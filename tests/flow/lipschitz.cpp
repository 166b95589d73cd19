// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/blocks/rezero.hpp>
#include <ballast/core/network.hpp>
#include <ballast/flow/lipschitz.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/celu.hpp>
#include <ballast/layers/clamp.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/elu.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/gelu_tanh.hpp>
#include <ballast/layers/group_norm.hpp>
#include <ballast/layers/hardsigmoid.hpp>
#include <ballast/layers/hardswish.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/leaky_relu.hpp>
#include <ballast/layers/log_sigmoid.hpp>
#include <ballast/layers/log_softmax.hpp>
#include <ballast/layers/mish.hpp>
#include <ballast/layers/prelu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/relu6.hpp>
#include <ballast/layers/rms_norm.hpp>
#include <ballast/layers/scale.hpp>
#include <ballast/layers/selu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/silu.hpp>
#include <ballast/layers/softmax.hpp>
#include <ballast/layers/softplus.hpp>
#include <ballast/layers/softsign.hpp>
#include <ballast/layers/standardize.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <vector>

#include "support/fast_math.hpp"
#include "support/function_law.hpp"

namespace nn = ballast;

template <class... Layer>
inline constexpr auto of = nn::topology<Layer...>;
template <class In, class... Layer>
using net = nn::network<In, of<Layer...>, nn::use_double>;

/// The bound of a network whose parameters and buffers begin with these.
template <class Net>
constexpr double bound(std::initializer_list<double> parameters, std::initializer_list<double> buffers = {}) {
  Net net{1};
  std::copy(parameters.begin(), parameters.end(), net.parameters().begin());
  std::copy(buffers.begin(), buffers.end(), net.buffers().begin());
  return nn::lipschitz_bound(net);
}
constexpr bool near(double a, double b) { return a >= b * (1 - 1e-15) && a <= b * (1 + 1e-7); }

// ---- facts: the exact constants of small networks ----
using pair = nn::vec<2>;
using matrix = nn::dense<2, nn::no_bias>;
static_assert(near(bound<net<pair, matrix>>({3, 0, 0, -4}), 4));
static_assert(near(bound<net<pair, matrix, matrix>>({3, 0, 0, -4, 1, 0, 0, 2}), 8));
static_assert(near(bound<net<nn::sequence<3, 2>, matrix>>({3, 0, 0, -4}), 4));
static_assert(near(bound<net<pair, nn::residual<matrix>>>({3, 0, 0, 4}), 5));
static_assert(near(bound<net<pair, nn::scaled_residual<0.5, matrix>>>({3, 0, 0, 4}), 3));
static_assert(near(bound<net<pair, nn::residual<nn::shortcut<matrix>, matrix>>>({3, 0, 0, 4, 0, 5, 1, 0}),
                   9));
static_assert(bound<net<pair, nn::rezero<nn::dense<2>>>>({}) == 1);
static_assert(near(bound<net<pair, nn::rezero<matrix>>>({-0.5, 3, 0, 0, 4}), 3));
static_assert(near(bound<net<pair, nn::repeat<2, matrix>>>({3, 0, 0, 4, 5, 0, 0, 5}), 20));
static_assert(near(bound<net<pair, nn::repeat<2, nn::residual<matrix>>>>({3, 0, 0, 4, 5, 0, 0, 5}), 30));
static_assert(bound<net<pair, nn::identity, nn::dropout<0.5>, nn::flatten, nn::scale<-2>>>({}) == 2);
static_assert(bound<net<nn::sequence<3, 2>, nn::last>>({}) == 1);
static_assert(bound<net<pair, nn::prelu>>({-3}) == 3 && bound<net<pair, nn::prelu>>({0.5}) == 1);
static_assert(bound<net<pair, nn::softmax>>({}) == 0.5 && bound<net<nn::vec<9>, nn::log_softmax>>({}) == 3);

// The norms: of batch norm the running statistics count; the others are steepest where nothing deviates.
static_assert(near(bound<net<pair, nn::batch_norm>>({-6, 5}, {0, 0, 4 - 1e-5, 1 - 1e-5}), 5));
static_assert(near(bound<net<pair, nn::standardize>>({}, {7, 7, 0.5, 4}), 2));
static_assert(near(bound<net<pair, nn::rms_norm>>({1, -2}), 2000));
static_assert(near(bound<net<pair, nn::layer_norm>>({1, -2}), 2 / nn::math::sqrt(1e-5)));

// ---- every activation is as steep as it says ----
template <class F>
double steepest() {
  double slope = 0;
  for (int i = -20'000; i <= 20'000; ++i)
    slope = std::max(slope, std::abs(nn::tests::derivative_of<F>(static_cast<double>(i) / 1000)));
  return slope;
}

template <class... F>
void check_slopes() {
  (
      [] {
        double const found = steepest<F>();
        BOOST_TEST(found <= F::lipschitz, "the slope " << found << " is steeper than " << F::lipschitz);
        BOOST_TEST(found >= F::lipschitz * (1 - 1e-6), "no slope above " << found << " of " << F::lipschitz);
      }(),
      ...);
}

BOOST_AUTO_TEST_CASE(the_constant_of_an_activation_is_its_steepest_slope) {
  check_slopes<nn::relu, nn::relu6, nn::leaky_relu<0.2>, nn::leaky_relu<1.5>, nn::hardtanh<>, nn::clamp<0, 3>,
               nn::hardsigmoid, nn::hardswish>();
  check_slopes<nn::tanh, nn::sigmoid, nn::log_sigmoid, nn::softsign, nn::softplus<>, nn::softplus<3>>();
  check_slopes<nn::elu<>, nn::elu<2>, nn::elu<0.5>, nn::celu<0.5>, nn::selu>();
  check_slopes<nn::gelu, nn::gelu_tanh, nn::silu, nn::mish>();
  BOOST_TEST(!nn::math::is_finite(nn::softplus<1, 3>::lipschitz));  // it jumps at its threshold
}

// ---- no pair of inputs is driven further apart ----
template <class Numbers>
double distance(Numbers const& a, Numbers const& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - b[i]) * (a[i] - b[i]);
  return std::sqrt(sum);
}

/// The largest stretch found in steps of several lengths from several places, with all parameters moved at random.
template <class Net>
void check_bound(double spread = 1) {
  nn::random::stream const draws{5, 2};
  std::uint64_t next = 0;
  auto const draw = [&](double scale) { return nn::random::normal<double>(draws.bits(next++), scale); };
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Net net{seed};
    for (double& p : net.parameters()) p += draw(0.3);
    double const limit = nn::lipschitz_bound(net);
    double stretch = 0;
    for (int trial = 0; trial < 200; ++trial) {
      std::array<double, Net::input::size> x, moved;
      double const step = spread * std::pow(10., -trial % 5);
      for (std::size_t i = 0; i < x.size(); ++i) x[i] = draw(spread), moved[i] = x[i] + draw(step);
      stretch = std::max(stretch, distance(net(x), net(moved)) / distance(x, moved));
    }
    BOOST_TEST(stretch <= limit);
    BOOST_TEST(stretch > 0);
  }
}

BOOST_AUTO_TEST_CASE(random_networks_stay_below_their_bound) {
  check_bound<net<nn::vec<3>, nn::dense<8>, nn::gelu, nn::dense<8>, nn::tanh, nn::dense<2>>>();
  check_bound<net<nn::vec<4>, nn::residual<nn::dense<6>, nn::mish, nn::dense<4>>, nn::dense<1>>>();
  check_bound<
      net<nn::vec<4>, nn::residual<nn::shortcut<nn::dense<3>>, nn::dense<3>, nn::silu>, nn::softmax>>();
  check_bound<net<nn::vec<4>, nn::repeat<3, nn::rezero<nn::dense<4>, nn::elu<>>>, nn::log_softmax>>();
  check_bound<net<nn::image<2, 2, 2>, nn::batch_norm, nn::prelu, nn::flatten, nn::dense<3>, nn::hardswish>>();
  check_bound<net<nn::sequence<3, 4>, nn::dense<5>, nn::sigmoid, nn::last, nn::standardize, nn::dense<2>>>();
}

BOOST_AUTO_TEST_CASE(norms_stay_below_their_bound_where_nothing_deviates) {
  check_bound<net<nn::vec<4>, nn::layer_norm, nn::dense<2>>>(1e-3);
  check_bound<net<nn::sequence<2, 3>, nn::rms_norm>>(1e-4);
  check_bound<net<nn::image<4, 1, 2>, nn::group_norm<2>>>(1e-3);
}

BOOST_AUTO_TEST_CASE(the_bound_of_one_layer_is_reached) {
  net<nn::vec<6>, nn::dense<5>> const layer{3};
  std::array<double, 6> x{1, 1, 1, 1, 1, 1}, zero{};
  auto const at_zero = layer(zero);
  double stretch = 0;
  for (int step = 0; step < 400; ++step) {  // power iteration on W^T W
    auto y = layer(x);
    for (std::size_t o = 0; o < 5; ++o) y[o] -= at_zero[o];
    stretch = distance(y, {}) / distance(x, zero);
    for (std::size_t i = 0; i < 6; ++i) {
      x[i] = 0;
      for (std::size_t o = 0; o < 5; ++o) x[i] += layer.parameters()[i * 5 + o] * y[o];
    }
    double const length = distance(x, zero);
    for (double& number : x) number /= length;
  }
  BOOST_TEST(nn::lipschitz_bound(layer) >= stretch);
  BOOST_TEST(nn::lipschitz_bound(layer) <= stretch * (1 + 1e-7));
}

BOOST_AUTO_TEST_CASE(a_network_that_is_not_finite_has_no_bound, *nn::tests::needs_infinities()) {
  double const nan = nn::math::nan<double>;
  BOOST_TEST((bound<net<pair, matrix>>({3, nan, 0, 4}) == nn::math::infinity<double>));
  BOOST_TEST((bound<net<pair, nn::batch_norm>>({1, 1}, {nan}) == nn::math::infinity<double>));
}
