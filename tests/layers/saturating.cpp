// SPDX-License-Identifier: BSL-1.0
// tanh, sigmoid, log_sigmoid, softplus, softsign, elu, selu, celu: smooth, and flat or straight far out.
#include <ballast/layers/celu.hpp>
#include <ballast/layers/elu.hpp>
#include <ballast/layers/log_sigmoid.hpp>
#include <ballast/layers/selu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/softplus.hpp>
#include <ballast/layers/softsign.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

#include "support/function_law.hpp"
#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::check_function, nn::tests::check_golden_layer, nn::tests::derivative_of;

// ---- facts ----
static_assert(std::is_empty_v<nn::sigmoid> && std::is_empty_v<nn::softplus<2>>);
static_assert(std::is_same_v<nn::elu<>, nn::elu<1>> && std::is_same_v<nn::celu<>, nn::celu<1.0>>);
static_assert(std::is_same_v<nn::softplus<>, nn::softplus<1, 20>>);
static_assert(nn::log_sigmoid::on<nn::vec<3>>::needs_output && nn::softsign::on<nn::vec<3>>::needs_input);

// Far out nothing overflows, and the derivative is 0 or 1.
static_assert(nn::elu<2>::value(-1e30f) == -2 && nn::elu<2>::value(1e30f) == 1e30f);
static_assert(derivative_of<nn::elu<2>>(-1e30f) == 0 && derivative_of<nn::elu<2>>(0.f) == 2);
static_assert(nn::celu<0.5>::value(-1e30f) == -0.5f && derivative_of<nn::celu<0.5>>(0.f) == 1);
static_assert(nn::log_sigmoid::value(-1e30f) == -1e30f && nn::log_sigmoid::value(1e30f) == 0);
static_assert(derivative_of<nn::log_sigmoid>(-1e30f) == 1 && derivative_of<nn::log_sigmoid>(1e30f) == 0);
static_assert(nn::softplus<>::value(1e30f) == 1e30f && nn::softplus<>::value(-1e30f) == 0);
static_assert(derivative_of<nn::softplus<>>(1e30f) == 1 && derivative_of<nn::softplus<>>(-1e30f) == 0);
static_assert(nn::softplus<2, 10>::value(5.25f) == 5.25f && nn::softplus<2, 10>::value(5.f) > 5);
static_assert(nn::softplus<1, 200>::value(100.f) == 100);  // log(1 + e^100), whose power no float can hold
static_assert(nn::softsign::value(-1e30f) == -1 && derivative_of<nn::softsign>(1e30f) == 0);

// ---- closed forms ----
using real = long double;

BOOST_AUTO_TEST_CASE(values_and_derivatives_follow_the_formulas) {
  auto const sigmoid = [](real x) { return 1 / (1 + std::exp(-x)); };
  check_function<nn::tanh>([](real x) { return std::tanh(x); },
                           [](real x) { return 1 / std::cosh(x) / std::cosh(x); });
  check_function<nn::sigmoid>(sigmoid, [&](real x) { return sigmoid(x) * sigmoid(-x); });
  check_function<nn::log_sigmoid>([](real x) { return -std::log1p(std::exp(-x)); },
                                  [&](real x) { return sigmoid(-x); });
  check_function<nn::softplus<2>>([](real x) { return std::log1p(std::exp(2 * x)) / 2; },
                                  [&](real x) { return sigmoid(2 * x); });
  check_function<nn::softsign>([](real x) { return x / (1 + std::fabs(x)); },
                               [](real x) { return 1 / ((1 + std::fabs(x)) * (1 + std::fabs(x))); });
  check_function<nn::elu<0.5>>([](real x) { return x > 0 ? x : std::expm1(x) / 2; },
                               [](real x) { return x > 0 ? 1 : std::exp(x) / 2; });
  check_function<nn::celu<0.5>>([](real x) { return x > 0 ? x : std::expm1(2 * x) / 2; },
                                [](real x) { return x > 0 ? 1 : std::exp(2 * x); });
  constexpr real alpha = 1.6732632423543772848170429916717l, scale = 1.0507009873554804934193349852946l;
  check_function<nn::selu>([](real x) { return scale * (x > 0 ? x : alpha * std::expm1(x)); },
                           [](real x) { return scale * (x > 0 ? 1 : alpha * std::exp(x)); });
}

// ---- not a number ----
BOOST_AUTO_TEST_CASE(nan_is_not_hidden) {
  float const nan = nn::math::nan<float>;
  BOOST_TEST(nn::math::is_nan(nn::sigmoid::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::elu<>::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::selu::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::celu<>::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::softplus<>::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::log_sigmoid::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::softsign::value(nan)));
}

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(tanh_is_that_of_torch) {
  check_golden_layer<nn::tanh, 4, 6>("act_tanh");
  check_golden_layer<nn::tanh, 1, 13>("act_tanh_edges");
}

BOOST_AUTO_TEST_CASE(sigmoid_is_that_of_torch) {
  check_golden_layer<nn::sigmoid, 4, 8>("act_sigmoid");
  check_golden_layer<nn::sigmoid, 1, 13>("act_sigmoid_edges");
}

BOOST_AUTO_TEST_CASE(log_sigmoid_is_that_of_torch) {
  check_golden_layer<nn::log_sigmoid, 6, 3>("act_logsigmoid");
  check_golden_layer<nn::log_sigmoid, 1, 13>("act_logsigmoid_edges");
}

BOOST_AUTO_TEST_CASE(softplus_is_that_of_torch) {
  check_golden_layer<nn::softplus<>, 4, 8>("act_softplus");
  check_golden_layer<nn::softplus<>, 1, 13>("act_softplus_edges");
  check_golden_layer<nn::softplus<2, 10>, 4, 6>("act_softplus_beta");
  check_golden_layer<nn::softplus<2, 10>, 1, 13>("act_softplus_beta_edges");
}

BOOST_AUTO_TEST_CASE(softsign_is_that_of_torch) {
  check_golden_layer<nn::softsign, 6, 3>("act_softsign");
  check_golden_layer<nn::softsign, 1, 13>("act_softsign_edges");
}

BOOST_AUTO_TEST_CASE(elu_is_that_of_torch) {
  check_golden_layer<nn::elu<>, 4, 8>("act_elu");
  check_golden_layer<nn::elu<>, 1, 13>("act_elu_edges");
  check_golden_layer<nn::elu<0.5>, 4, 3>("act_elu_alpha");
  check_golden_layer<nn::elu<0.5>, 1, 13>("act_elu_alpha_edges");
}

BOOST_AUTO_TEST_CASE(selu_is_that_of_torch) {
  check_golden_layer<nn::selu, 6, 3>("act_selu");
  check_golden_layer<nn::selu, 1, 13>("act_selu_edges");
}

BOOST_AUTO_TEST_CASE(celu_is_that_of_torch) {
  check_golden_layer<nn::celu<>, 6, 3>("act_celu");
  check_golden_layer<nn::celu<>, 1, 13>("act_celu_edges");
  check_golden_layer<nn::celu<0.5>, 6, 8>("act_celu_alpha");
  check_golden_layer<nn::celu<0.5>, 1, 13>("act_celu_alpha_edges");
}
