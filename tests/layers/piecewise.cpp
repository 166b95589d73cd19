// SPDX-License-Identifier: BSL-1.0
// relu, relu6, leaky_relu, prelu, hardtanh, hardsigmoid, hardswish: straight or quadratic between kinks.
#include <ballast/layers/hardsigmoid.hpp>
#include <ballast/layers/hardswish.hpp>
#include <ballast/layers/hardtanh.hpp>
#include <ballast/layers/leaky_relu.hpp>
#include <ballast/layers/prelu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/relu6.hpp>

#include <boost/test/unit_test.hpp>

#include "support/function_law.hpp"
#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::check_golden_layer, nn::tests::derivative_of;

// ---- facts ----
static_assert(std::is_empty_v<nn::relu> && std::is_empty_v<nn::leaky_relu<0.2>> &&
              std::is_empty_v<nn::prelu>);
static_assert(std::is_same_v<nn::relu::on<nn::image<3, 4, 5>>::output, nn::image<3, 4, 5>>);
static_assert(nn::relu::on<nn::vec<3>>::needs_output && !nn::relu::on<nn::vec<3>>::needs_input);
static_assert(std::is_same_v<nn::leaky_relu<>, nn::leaky_relu<0.01>>);
static_assert(std::is_same_v<nn::hardtanh<>, nn::hardtanh<-1, 1>>);
static_assert(nn::prelu::on<nn::vec<9>>::needs<4>.parameters == 1 && nn::prelu::on<nn::vec<9>>::depth == 0);

static_assert(nn::relu::value(-3.f) == 0 && nn::relu::value(3.f) == 3 && derivative_of<nn::relu>(0.f) == 0);
static_assert(nn::relu6::value(7.f) == 6 && derivative_of<nn::relu6>(6.f) == 0);
static_assert(nn::leaky_relu<0.5>::value(-3.f) == -1.5f && derivative_of<nn::leaky_relu<0.5>>(0.f) == 0.5f);
static_assert(nn::hardtanh<-2, 0.75>::value(-3.f) == -2 && nn::hardtanh<-2, 0.75>::value(3.f) == 0.75f);
static_assert(derivative_of<nn::hardtanh<>>(1.f) == 0 && derivative_of<nn::hardtanh<>>(-1.f) == 0);
static_assert(nn::hardsigmoid::value(-3.f) == 0 && nn::hardsigmoid::value(0.f) == 0.5f);
static_assert(derivative_of<nn::hardsigmoid>(-3.f) == 0 && derivative_of<nn::hardsigmoid>(3.f) == 0);
static_assert(nn::hardswish::value(-1e30f) == 0 && nn::hardswish::value(1e30f) == 1e30f);
static_assert(derivative_of<nn::hardswish>(-3.f) == -0.5f && derivative_of<nn::hardswish>(3.f) == 1.5f);

using one_prelu = nn::network<nn::vec<2>, nn::tests::alone<nn::prelu>>;
static_assert(one_prelu{1}.parameters()[0] == 0.25f);

// ---- not a number ----
BOOST_AUTO_TEST_CASE(nan_is_not_hidden, *nn::tests::needs_infinities()) {
  float const nan = nn::math::nan<float>;
  BOOST_TEST(nn::math::is_nan(nn::relu::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::relu6::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::leaky_relu<>::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::hardtanh<>::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::hardsigmoid::value(nan)));
  BOOST_TEST(nn::math::is_nan(nn::hardswish::value(nan)));
}

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(relu_is_that_of_torch) {
  check_golden_layer<nn::relu, 4, 3>("act_relu");
  check_golden_layer<nn::relu, 1, 13>("act_relu_edges");
}

BOOST_AUTO_TEST_CASE(relu6_is_that_of_torch) {
  check_golden_layer<nn::relu6, 6, 3>("act_relu6");
  check_golden_layer<nn::relu6, 1, 13>("act_relu6_edges");
}

BOOST_AUTO_TEST_CASE(leaky_relu_is_that_of_torch) {
  check_golden_layer<nn::leaky_relu<>, 4, 8>("act_leaky_relu_0.01");
  check_golden_layer<nn::leaky_relu<>, 1, 13>("act_leaky_relu_0.01_edges");
  check_golden_layer<nn::leaky_relu<0.2>, 4, 8>("act_leaky_relu_0.2");
  check_golden_layer<nn::leaky_relu<0.2>, 1, 13>("act_leaky_relu_0.2_edges");
}

BOOST_AUTO_TEST_CASE(prelu_is_that_of_torch) {
  check_golden_layer<nn::prelu, 4, 6>("act_prelu");
  check_golden_layer<nn::prelu, 1, 13>("act_prelu_edges");
}

BOOST_AUTO_TEST_CASE(hardtanh_is_that_of_torch) {
  check_golden_layer<nn::hardtanh<>, 4, 6>("act_hardtanh");
  check_golden_layer<nn::hardtanh<>, 1, 13>("act_hardtanh_edges");
  check_golden_layer<nn::hardtanh<-2, 0.75>, 6, 3>("act_hardtanh_range");
  check_golden_layer<nn::hardtanh<-2, 0.75>, 1, 13>("act_hardtanh_range_edges");
}

BOOST_AUTO_TEST_CASE(hardsigmoid_is_that_of_torch) {
  check_golden_layer<nn::hardsigmoid, 6, 6>("act_hardsigmoid");
  check_golden_layer<nn::hardsigmoid, 1, 13>("act_hardsigmoid_edges");
}

BOOST_AUTO_TEST_CASE(hardswish_is_that_of_torch) {
  check_golden_layer<nn::hardswish, 6, 8>("act_hardswish");
  check_golden_layer<nn::hardswish, 1, 13>("act_hardswish_edges");
}
