// SPDX-License-Identifier: BSL-1.0
#include <ballast/ballast.hpp>

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

namespace nn = ballast;

namespace {

template <nn::shape In, auto const& Layers, class... Mode>
using net = nn::basic_network<In, Layers, Mode...>;

inline constexpr auto blocks =
    nn::topology<nn::dense<6>, nn::tanh, nn::repeat<3, nn::residual<nn::dense<6>, nn::relu, nn::dense<6>>>,
                 nn::residual<nn::shortcut<nn::dense<5>>, nn::dense<5>>, nn::tied<3, nn::dense<5>, nn::tanh>,
                 nn::highway<nn::gate<nn::dense<5>>, nn::dense<5>, nn::tanh>, nn::rezero<nn::dense<5>>,
                 nn::concat<nn::dense<3>, nn::dense<4>>, nn::layer_norm, nn::group<nn::prelu, nn::dense<4>>,
                 nn::batch_norm, nn::dense<3>>;
inline constexpr auto steps = nn::topology<nn::bidirectional<nn::gru<3>>, nn::lstm<4>, nn::conv1d<3, 2>,
                                           nn::self_attention<1>, nn::last, nn::dense<3>>;
inline constexpr auto at_one_rate = nn::topology<nn::dense<1>, nn::dense<2>>;
inline constexpr auto at_two_rates = nn::topology<nn::dense<1>, nn::scaled_rate<0.5, nn::dense<2>>>;
inline constexpr auto wide = nn::topology<nn::dense<300>, nn::relu, nn::dense<3>>;

/// How often it was told of each gradient.
struct counter {
  static constexpr bool takes_gradients = true;
  float const* first;
  std::vector<int>* told;

  void after_gradients(float const* from, std::size_t n) const {
    for (std::size_t i = 0; i < n; ++i) ++told->at(static_cast<std::size_t>(from - first) + i);
  }
};

template <class Net>
struct data {
  static constexpr std::size_t rows = 7;
  std::vector<typename Net::scalar> x;
  std::vector<std::int32_t> label;

  data() : x(rows * Net::input::size), label(rows) {
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] = static_cast<typename Net::scalar>(std::sin(static_cast<double>(i) * 0.7));
    for (std::size_t i = 0; i < rows; ++i) label[i] = static_cast<std::int32_t>(i % 3);
  }
};

template <class Net, class Optimizer = nn::sgd>
using trainer = nn::trainer<Net, nn::cross_entropy, Optimizer, data<Net>::rows>;

template <class Net>
void check_that_each_is_told_once() {
  auto const one = std::make_unique<Net>(3u);
  auto const training = std::make_unique<trainer<Net>>(*one);
  std::vector<int> told(Net::parameter_count);
  data<Net> const samples;
  auto const report =
      training->measure(samples.x, samples.label, counter{training->gradients().data(), &told});
  BOOST_TEST(static_cast<bool>(report));
  BOOST_TEST(std::ranges::count(told, 1) == std::ptrdiff_t(told.size()));
}

/// A recorder must see each layer before any parameter moves, so with it the step waits for the whole gradient.
template <nn::shape In, auto const& Layers, class Optimizer, class... Mode>
void check_against_the_whole(typename Optimizer::options const& options) {
  using parts = net<In, Layers, Mode...>;
  using whole = net<In, Layers, Mode..., nn::recorder>;
  auto const a = std::make_unique<parts>(5u);
  auto const b = std::make_unique<whole>(5u);
  auto const in_parts = std::make_unique<trainer<parts, Optimizer>>(*a, options);
  auto const at_once = std::make_unique<trainer<whole, Optimizer>>(*b, options);
  data<parts> const samples;
  double const allowed = std::is_same_v<typename parts::scalar, double> ? 1e-9 : 1e-5;
  auto const within = boost::test_tools::tolerance(allowed);
  for (int step = 0; step < 5; ++step) {
    auto const found = in_parts->step(samples.x, samples.label),
               wanted = at_once->step(samples.x, samples.label);
    BOOST_TEST(found.loss == wanted.loss, within);
    BOOST_TEST(found.gradient_norm == wanted.gradient_norm, within);
    BOOST_TEST(found.clipped_norm == wanted.clipped_norm, within);
  }
  BOOST_TEST(in_parts->optimizer_state().steps == 5u);
  double apart = 0, moved = 0;
  auto const start = std::make_unique<parts>(5u);
  for (std::size_t i = 0; i < parts::parameter_count; ++i) {
    apart = std::max(apart, std::abs(double(a->parameters()[i]) - double(b->parameters()[i])));
    moved = std::max(moved, std::abs(double(a->parameters()[i]) - double(start->parameters()[i])));
  }
  BOOST_TEST(moved > 0.01);
  BOOST_TEST(apart < allowed);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arriving_gradient)

BOOST_AUTO_TEST_CASE(every_gradient_is_told_once) {
  check_that_each_is_told_once<net<nn::vec<4>, blocks>>();
  check_that_each_is_told_once<net<nn::sequence<5, 2>, steps>>();
  check_that_each_is_told_once<net<nn::vec<100>, wide>>();
}

BOOST_AUTO_TEST_CASE(a_step_in_parts_is_a_step_on_the_whole) {
  nn::sgd::options const plain{.learning_rate = 0.1}, heavy{.learning_rate = 0.1, .momentum = 0.9};
  check_against_the_whole<nn::vec<100>, wide, nn::sgd>(plain);
  check_against_the_whole<nn::vec<4>, blocks, nn::sgd, nn::use_double>(heavy);
  check_against_the_whole<nn::vec<100>, wide, nn::adam>({.learning_rate = 0.01});
  check_against_the_whole<nn::vec<100>, wide, nn::sgd, nn::l2<0.01>, nn::l1<0.001>>(heavy);
  check_against_the_whole<nn::vec<100>, wide, nn::sgd, nn::l2<0.01>, nn::clip_by_norm<0.5>,
                          nn::skip_nonfinite>(plain);
}

/// The first weight is zero, so that answer and loss are finite, but its gradient is 1e30 times 1e30.
template <auto const& Layers>
void check_that_a_guard_sees_the_gradient() {
  net<nn::vec<1>, Layers, nn::zeros, nn::skip_nonfinite> one{1u};
  one.parameters()[2] = 1e30f;
  auto const before = one;
  nn::trainer<decltype(one), nn::cross_entropy, nn::sgd, 1> training{one, {.learning_rate = 0.1}};
  std::array<float, 1> const x{1e30f};
  std::array<std::int32_t, 1> const label{1};
  auto const report = training.step(x, label);
  BOOST_TEST(nn::math::is_finite(report.loss));
  BOOST_TEST(report.skipped);
  BOOST_TEST((one == before));
}

BOOST_AUTO_TEST_CASE(a_guard_sees_a_gradient_that_is_not_finite) {
  check_that_a_guard_sees_the_gradient<at_one_rate>();
  check_that_a_guard_sees_the_gradient<at_two_rates>();
}

BOOST_AUTO_TEST_SUITE_END()
