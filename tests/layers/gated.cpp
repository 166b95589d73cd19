// SPDX-License-Identifier: BSL-1.0
// gelu, gelu_tanh, silu, mish: x times a gate between 0 and 1.
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/gelu_tanh.hpp>
#include <ballast/layers/mish.hpp>
#include <ballast/layers/silu.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <numbers>

#include "support/function_law.hpp"
#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::check_function, nn::tests::check_golden_layer, nn::tests::derivative_of;

// ---- facts ----
static_assert(std::is_empty_v<nn::gelu> && std::is_empty_v<nn::mish>);
static_assert(std::is_same_v<nn::silu::on<nn::sequence<3, 4>>::output, nn::sequence<3, 4>>);
static_assert(nn::gelu::on<nn::vec<3>>::needs_input && !nn::gelu::on<nn::vec<3>>::needs_output);

/// Far out the gate is open or shut, whatever x^3 or e^x would overflow to.
template <class F>
constexpr bool straight_far_out(auto x) {
  return F::value(-x) == 0 && F::value(x) == x && derivative_of<F>(-x) == 0 && derivative_of<F>(x) == 1;
}
static_assert(straight_far_out<nn::gelu>(1e30f) && straight_far_out<nn::gelu>(1e200));
static_assert(straight_far_out<nn::silu>(1e30f) && straight_far_out<nn::silu>(1e200));
static_assert(straight_far_out<nn::mish>(1e30f) && straight_far_out<nn::mish>(1e200));
static_assert(straight_far_out<nn::gelu_tanh>(1e30f));

// ---- closed forms ----
using real = long double;

BOOST_AUTO_TEST_CASE(gelu_follows_its_formula) {
  auto const gate = [](real x) { return std::erfc(-x / std::numbers::sqrt2_v<real>) / 2; };
  auto const density = [](real x) {
    return std::exp(-x * x / 2) * std::numbers::inv_sqrtpi_v<real> / std::numbers::sqrt2_v<real>;
  };
  // In the tail e^(-x^2 / 2) multiplies the rounding of x by x^2.
  check_function<nn::gelu>([&](real x) { return x * gate(x); },
                           [&](real x) { return gate(x) + x * density(x); }, 64);
}

BOOST_AUTO_TEST_CASE(gelu_tanh_follows_its_formula) {
  constexpr real c = std::numbers::sqrt2_v<real> * std::numbers::inv_sqrtpi_v<real>, cubic = 0.044715l;
  auto const u = [](real x) { return c * (x + cubic * x * x * x); };
  auto const gate = [](real v) { return 1 / (1 + std::exp(-2 * v)); };
  check_function<nn::gelu_tanh>(
      [&](real x) { return x * gate(u(x)); },
      [&](real x) { return gate(u(x)) + x * gate(u(x)) * gate(-u(x)) * 2 * c * (1 + 3 * cubic * x * x); },
      64);
}

BOOST_AUTO_TEST_CASE(silu_follows_its_formula) {
  auto const gate = [](real x) { return 1 / (1 + std::exp(-x)); };
  check_function<nn::silu>([&](real x) { return x * gate(x); },
                           [&](real x) { return gate(x) * (1 + x * gate(-x)); });
}

BOOST_AUTO_TEST_CASE(mish_follows_its_formula) {
  auto const gate = [](real x) { return std::tanh(std::log1p(std::exp(x))); };
  check_function<nn::mish>(
      [&](real x) { return x * gate(x); },
      [&](real x) { return gate(x) + x * (1 - gate(x) * gate(x)) / (1 + std::exp(-x)); });
}

// ---- not a number ----
BOOST_AUTO_TEST_CASE(nan_is_not_hidden, *nn::tests::needs_infinities()) {
  float const nan = nn::math::nan<float>;
  BOOST_TEST(nn::math::is_nan(nn::gelu::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::gelu_tanh::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::silu::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::mish::value(nan)));
}

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(gelu_is_that_of_torch) {
  check_golden_layer<nn::gelu, 4, 8>("act_gelu");
  check_golden_layer<nn::gelu, 1, 13>("act_gelu_edges");
}

BOOST_AUTO_TEST_CASE(gelu_tanh_is_that_of_torch) {
  check_golden_layer<nn::gelu_tanh, 4, 6>("act_gelu_tanh");
  check_golden_layer<nn::gelu_tanh, 1, 13>("act_gelu_tanh_edges");
}

BOOST_AUTO_TEST_CASE(silu_is_that_of_torch) {
  check_golden_layer<nn::silu, 6, 3>("act_silu");
  check_golden_layer<nn::silu, 1, 13>("act_silu_edges");
}

BOOST_AUTO_TEST_CASE(mish_is_that_of_torch) {
  check_golden_layer<nn::mish, 6, 6>("act_mish");
  check_golden_layer<nn::mish, 1, 13>("act_mish_edges");
}
