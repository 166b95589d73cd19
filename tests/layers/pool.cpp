// SPDX-License-Identifier: BSL-1.0
// Pooling: max_pool, avg_pool, global_pool.
#include <ballast/layers/avg_pool.hpp>
#include <ballast/layers/conv2d.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/global_pool.hpp>
#include <ballast/layers/max_pool.hpp>
#include <ballast/layers/relu.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::axis_order, nn::tests::check_golden;

// ---- facts ----
template <class Layer, class In>
using out = typename Layer::template on<In>::output;
static_assert(std::is_same_v<out<nn::max_pool2d<2>, nn::image<8, 28, 28>>, nn::image<8, 14, 14>>);
static_assert(std::is_same_v<out<nn::max_pool2d<3, nn::stride<2>, nn::padding<1>>, nn::image<8, 28, 28>>,
                             nn::image<8, 14, 14>>);
static_assert(std::is_same_v<out<nn::max_pool2d<nn::window{3, 1}>, nn::image<8, 7, 5>>, nn::image<8, 2, 5>>);
static_assert(std::is_same_v<out<nn::max_pool1d<3, nn::dilation<2>, nn::stride<1>>, nn::sequence<9, 2>>,
                             nn::sequence<5, 2>>);
static_assert(std::is_same_v<out<nn::avg_pool1d<2>, nn::sequence<7, 3>>, nn::sequence<3, 3>>);
static_assert(std::is_same_v<out<nn::global_avg_pool, nn::image<8, 7, 5>>, nn::vec<8>>);
static_assert(std::is_same_v<out<nn::global_max_pool, nn::sequence<8, 7>>, nn::vec<7>>);

// ---- exact cases ----
template <class Layer, class In>
constexpr auto apply(std::array<float, In::size> const& x) {
  return nn::network<In, alone<Layer>>{1}(x);
}
constexpr std::array steps{3.f, 1.f, 4.f, 1.f, 5.f};
using five = nn::sequence<5, 1>;

// The padding is less than every number to max_pool, and zero to avg_pool unless it is excluded.
static_assert(apply<nn::max_pool1d<3, nn::stride<2>, nn::padding<1>>, five>({-3, -1, -4, -1, -5}) ==
              std::array{-1.f, -1.f, -1.f});
static_assert(apply<nn::avg_pool1d<3, nn::stride<2>, nn::padding<1>>, five>(steps) ==
              std::array{4 / 3.f, 2.f, 2.f});
static_assert(apply<nn::avg_pool1d<3, nn::stride<2>, nn::padding<1>, nn::exclude_padding>, five>(steps) ==
              std::array{2.f, 2.f, 3.f});
static_assert(apply<nn::avg_pool2d<2, nn::padding<1>, nn::exclude_padding>, nn::image<1, 2, 2>>({1, 2, 3,
                                                                                                 4}) ==
              std::array{1.f, 2.f, 3.f, 4.f});
static_assert(apply<nn::max_pool1d<2, nn::dilation<2>, nn::stride<1>>, five>(steps) ==
              std::array{4.f, 1.f, 5.f});
static_assert(apply<nn::global_max_pool, nn::sequence<2, 2>>({1, -2, 3, -4}) == std::array{3.f, -2.f});

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(windows_on_images) {
  check_golden<nn::image<2, 6, 6>, alone<nn::max_pool2d<2>>, 2>("maxpool2d");
  check_golden<nn::image<2, 6, 6>, alone<nn::max_pool2d<3, nn::stride<2>>>, 2>("maxpool2d_overlap");
  check_golden<nn::image<3, 8, 8>, alone<nn::avg_pool2d<2>>, 2>("avgpool2d");
  check_golden<nn::image<3, 8, 8>, alone<nn::avg_pool2d<3, nn::stride<2>, nn::padding<1>>>, 2>(
      "avgpool2d_padded");
  check_golden<nn::image<3, 8, 8>, alone<nn::global_avg_pool>, 2>("global_avgpool2d");
}

BOOST_AUTO_TEST_CASE(windows_on_sequences) {
  check_golden<nn::sequence<8, 2>, alone<nn::max_pool1d<2>>, 2>("maxpool1d", axis_order::channels_first);
  check_golden<nn::sequence<10, 3>, alone<nn::avg_pool1d<2>>, 2>("avgpool1d", axis_order::channels_first);
  check_golden<nn::sequence<10, 2>, alone<nn::global_avg_pool>, 4>("global_avgpool1d",
                                                                   axis_order::channels_first);
}

inline constexpr auto cnn =
    nn::topology<nn::conv2d<3, 3, nn::padding<1>>, nn::relu, nn::max_pool2d<2>,
                 nn::conv2d<2, 3, nn::padding<1>>, nn::relu, nn::global_avg_pool, nn::flatten, nn::dense<4>>;

BOOST_AUTO_TEST_CASE(a_small_network) { check_golden<nn::image<1, 8, 8>, cnn, 2>("cnn_small"); }

// ---- ties and what is not finite ----
template <class Layer, class In>
struct there_and_back {
  nn::tests::training_pass<nn::network<In, alone<Layer>>, 1> pass;
  explicit there_and_back(std::vector<float> const& x) {
    pass.forward(x);
    pass.backward(std::vector<float>(pass.y.size(), 1.f));
  }
};

BOOST_AUTO_TEST_CASE(of_several_largest_the_first_takes_the_gradient) {
  std::vector<float> const equal{1, 1, 1, 1};
  there_and_back<nn::max_pool2d<2>, nn::image<1, 2, 2>> const window{equal};
  BOOST_TEST(window.pass.dx == (std::vector<float>{1, 0, 0, 0}), boost::test_tools::per_element());
  there_and_back<nn::global_max_pool, nn::sequence<4, 1>> const whole{{0, 1, 1, 0}};
  BOOST_TEST(whole.pass.dx == (std::vector<float>{0, 1, 0, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_not_finite_is_not_hidden, *nn::tests::needs_infinities()) {
  float const infinity = nn::math::infinity<float>, nan = nn::math::nan<float>;
  for (std::vector<float> const& x : {std::vector{nan, 1.f, 2.f}, {1.f, nan, 2.f}, {1.f, 2.f, nan}}) {
    there_and_back<nn::max_pool1d<3>, nn::sequence<3, 1>> const window{x};
    BOOST_TEST(nn::math::is_nan(window.pass.y[0]));
    there_and_back<nn::global_max_pool, nn::sequence<3, 1>> const whole{x};
    BOOST_TEST(nn::math::is_nan(whole.pass.y[0]));
  }
  there_and_back<nn::max_pool1d<2>, nn::sequence<2, 1>> const window{{-infinity, -infinity}};
  BOOST_TEST(window.pass.y[0] == -infinity);
}

// ---- sequences of their own lengths ----
BOOST_AUTO_TEST_CASE(steps_beyond_a_rows_length_do_not_count) {
  using net = nn::network<nn::sequence<3, 1>, alone<nn::global_avg_pool>>;
  using pass = nn::call<2, true>;
  std::array<std::size_t, 2> const lengths{2, 3};
  std::array const x{1.f, 3.f, 50.f, 1.f, 3.f, 5.f};
  std::array const dy{1.f, 3.f};
  std::array<float, 2> y;
  std::array<float, 6> dx;
  pass const c{.lengths = lengths.data()};
  net::layers::forward(c, nn::memory<float>{}, x.data(), y.data());
  net::layers::backward(c, nn::memory<float>{}, x.data(), static_cast<float const*>(y.data()), dy.data(),
                        dx.data());
  BOOST_TEST(y == (std::array{2.f, 3.f}), boost::test_tools::per_element());
  BOOST_TEST(dx == (std::array{0.5f, 0.5f, 0.f, 1.f, 1.f, 1.f}), boost::test_tools::per_element());
}

/// One row of Steps steps, there and back, of which `length` are valid.
template <class Layer, std::size_t Steps>
struct one_row {
  using net = nn::network<nn::sequence<Steps, 2>, alone<Layer>, nn::use_double>;
  using pass = nn::call<1, true>;
  std::vector<double> x = std::vector<double>(2 * Steps), y = x, dx = x;

  explicit one_row(std::size_t length) {
    std::vector<double> dy(2 * Steps), scratch(net::layers::template scratch<pass>);
    for (std::size_t i = 0; i < x.size(); ++i) {
      x[i] = i < 2 * length ? static_cast<double>(i * i % 7) - 5 : 100;
      dy[i] = static_cast<double>(i * i % 5) + 1;
    }
    nn::memory<double> const m{.scratch = scratch.data()};
    pass const c{.lengths = &length};
    net::layers::forward(c, m, std::as_const(x).data(), y.data());
    net::layers::backward(c, m, std::as_const(x).data(), std::as_const(y).data(), std::as_const(dy).data(),
                          dx.data());
  }
};

template <class Layer>
void check_lengths() {
  one_row<Layer, 6> const longer{4};
  one_row<Layer, 4> const exact{4};
  auto y = exact.y, dx = exact.dx;
  y.resize(12), dx.resize(12);  // what stands in the padding is zero
  BOOST_TEST(longer.y == y, boost::test_tools::per_element());
  BOOST_TEST(longer.dx == dx, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_window_ends_with_the_row) {
  using nn::padding, nn::stride, nn::exclude_padding;
  check_lengths<nn::max_pool1d<3, stride<1>, padding<1>>>();
  check_lengths<nn::max_pool1d<5, stride<1>, padding<2>>>();
  check_lengths<nn::avg_pool1d<3, stride<1>, padding<1>>>();
  check_lengths<nn::avg_pool1d<3, stride<1>, padding<1>, exclude_padding>>();
  check_lengths<nn::avg_pool1d<5, stride<1>, padding<2>, exclude_padding>>();
  one_row<nn::max_pool1d<5, stride<1>, padding<2>>, 4> const single{1};
  BOOST_TEST(single.y == (std::vector<double>{-5, -4, 0, 0, 0, 0, 0, 0}), boost::test_tools::per_element());
}
