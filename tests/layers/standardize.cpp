// SPDX-License-Identifier: BSL-1.0
// standardize and clamp: fixed units at the input, fixed bounds at the output.
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/layers/clamp.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/standardize.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include "support/files.hpp"
#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::alone;

inline constexpr auto controller = nn::topology<nn::standardize, nn::dense<1>, nn::clamp<-1, 2>>;

// ---- facts ----
static_assert(std::is_empty_v<nn::standardize>);
static_assert(std::is_same_v<nn::clamp<-1, 2>, nn::hardtanh<-1, 2>>);
static_assert(nn::standardize::on<nn::image<3, 4, 5>>::needs<8>.buffers == 6);
static_assert(!nn::standardize::on<nn::vec<3>>::trainable && nn::standardize::on<nn::vec<3>>::depth == 0);

template <class In>
using standardized = nn::network<In, alone<nn::standardize>>;
static_assert([] {
  standardized<nn::vec<2>> const fresh{1};
  return fresh(std::array{3.f, -7.f}) == std::array{3.f, -7.f};
}());

/// The same numbers are samples of two features, a sequence of two features, or two channels of pixels.
static_assert([] {
  std::array const x{1.f, 10.f, 5.f, 30.f};
  standardized<nn::vec<2>> net{1};
  return fit_standardize(net, x) && net(std::array{7.f, 0.f}) == std::array{2.f, -2.f};
}());
static_assert([] {
  standardized<nn::sequence<2, 2>> net{1};
  std::array const x{1.f, 10.f, 5.f, 30.f};
  return fit_standardize(net, x) && net(x) == std::array{-1.f, -1.f, 1.f, 1.f};
}());
static_assert([] {
  standardized<nn::image<2, 1, 2>> net{1};
  std::array const x{1.f, 5.f, 10.f, 30.f};
  return fit_standardize(net, x) && net(x) == std::array{-1.f, 1.f, -1.f, 1.f};
}());

// After standardize the gradient flows as it does from inputs that come standardized.
inline constexpr auto raw = nn::topology<nn::standardize, nn::dense<8>, nn::tanh, nn::dense<2>>;
inline constexpr auto ready = nn::topology<nn::dense<8>, nn::tanh, nn::dense<2>>;
static_assert([] {
  constexpr auto behind = nn::gradient_flow<nn::network<nn::vec<4>, raw, nn::inputs<9, 2>>>;
  constexpr auto plain = nn::gradient_flow<nn::network<nn::vec<4>, ready>>;
  bool same = behind.known() && plain.known();
  for (std::size_t k = 0; k < 2; ++k)
    same = same && behind.layers[k].second_moment == plain.layers[k].second_moment &&
           behind.layers[k].decades == plain.layers[k].decades;
  return same;
}());
static_assert(!nn::gradient_flow<nn::network<nn::vec<4>, raw, nn::inputs<4, 2, 4>>>.known());

// ---- behaviour ----
BOOST_AUTO_TEST_CASE(a_channel_that_does_not_vary_is_only_centered) {
  standardized<nn::vec<2>> net{1};
  std::vector<float> x;
  for (int i = 0; i < 7; ++i) x.insert(x.end(), {0.1f, static_cast<float>(i)});
  BOOST_TEST_REQUIRE(static_cast<bool>(fit_standardize(net, x)));
  BOOST_TEST(net.buffers()[2] == 1.f);
  BOOST_TEST(net.buffers()[3] == 2.f);
  BOOST_TEST(net(std::array{0.1f, 5.f})[0] == 0.f);
}

BOOST_AUTO_TEST_CASE(a_small_deviation_at_a_large_mean_is_not_lost) {
  standardized<nn::vec<1>> net{1};
  std::vector<float> x(100'000);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = i % 2 == 0 ? 1000.f : 1000.5f;
  BOOST_TEST_REQUIRE(static_cast<bool>(fit_standardize(net, x)));
  BOOST_TEST(net.buffers()[0] == 1000.25f);
  BOOST_TEST(net.buffers()[1] == 0.25f);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_measured_changes_nothing) {
  standardized<nn::vec<2>> net{1};
  std::vector<float> x{1, 2, 3, 4, 5, 6};
  BOOST_TEST(!fit_standardize(net, std::span<float const>{}));
  BOOST_TEST(fit_standardize(net, std::span<float const>(x).first(5)).message() ==
             "ballast::fit_standardize: the inputs hold 5 numbers, not one or more times the sample's 2");
  x[4] = nn::math::nan<float>;
  BOOST_TEST(fit_standardize(net, x).message() ==
             "ballast::fit_standardize: sample 2 has a number that is not finite");
  BOOST_TEST((net == standardized<nn::vec<2>>{1}));
}

BOOST_AUTO_TEST_CASE(the_gradient_is_in_units_of_the_input) {
  nn::tests::training_pass<standardized<nn::sequence<2, 2>>, 1> pass;
  BOOST_TEST_REQUIRE(static_cast<bool>(fit_standardize(pass.net, std::array{1.f, 10.f, 5.f, 30.f})));
  pass.forward({1, 2, 3, 4});
  pass.backward({1, 1, 2, 2});
  BOOST_TEST(pass.dx == (std::vector{0.5f, 0.1f, 1.f, 0.2f}), boost::test_tools::per_element());
  BOOST_TEST((pass.net.buffers()[3] == 10.f));
}

BOOST_AUTO_TEST_CASE(the_statistics_are_saved_and_loaded) {
  using net = nn::network<nn::vec<2>, controller>;
  net measured{1}, fresh{2};
  std::vector<float> const x{1, 10, 5, 30};
  BOOST_TEST_REQUIRE(static_cast<bool>(fit_standardize(measured, x)));
  nn::tests::scratch_folder const folder;
  save(measured, folder / "controller");
  BOOST_TEST(nn::safetensors_file{folder / "controller"}.numbers<float>("0.std") == (std::vector{2.f, 10.f}),
             boost::test_tools::per_element());
  load(fresh, folder / "controller");
  BOOST_TEST((fresh == measured));
}

BOOST_AUTO_TEST_CASE(the_output_stays_within_its_bounds) {
  nn::network<nn::vec<1>, controller> const net{1};
  float const huge = net.parameters()[0] > 0 ? 1e6f : -1e6f;
  BOOST_TEST(net(std::array{huge})[0] == 2.f);
  BOOST_TEST(net(std::array{-huge})[0] == -1.f);
}
