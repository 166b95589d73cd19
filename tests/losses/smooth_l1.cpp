// SPDX-License-Identifier: BSL-1.0
#include <ballast/losses/smooth_l1.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <limits>

#include "support/golden_loss.hpp"

namespace nn = ballast;
using nn::smooth_l1, nn::tests::check_golden_loss;

// ---- facts ----
using rule = smooth_l1::on<nn::vec<2>, double>;
static_assert([] {
  std::array const y{0.25, 3.0, -3.0, 0.5}, target{0.0, 0.0, 0.0, 0.0};
  std::array<double, 4> dy{};
  double const loss = rule::evaluate({.beta = 0.5}, 2, y.data(), target.data(), dy.data());
  return loss == (0.0625 + 2.75 + 2.75 + 0.25) / 4 && dy == std::array{0.125, 0.25, -0.25, 0.25};
}());

// With a beta of zero it is the mean absolute error, and its derivative at zero is zero.
static_assert([] {
  std::array const y{0.0, -2.0}, target{0.0, 0.0};
  std::array<double, 2> dy{};
  return rule::evaluate({.beta = 0}, 1, y.data(), target.data(), dy.data()) == 1 &&
         dy == std::array{0.0, -0.5};
}());

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_smooth_l1_loss) {
  check_golden_loss<smooth_l1, nn::vec<3>>("loss_smooth_l1");
  check_golden_loss<smooth_l1, nn::vec<6>>("loss_smooth_l1_beta", {.beta = 0.5});
}

BOOST_AUTO_TEST_CASE(refusals, *nn::tests::needs_infinities()) {
  std::array const target{0.0, 1.0, std::numeric_limits<double>::quiet_NaN(), 2.0};
  BOOST_TEST(rule::check({}, 2, target.data()).message() ==
             "ballast::smooth_l1: the target of row 1 is not finite");
  for (double const beta : {-1.0, std::numeric_limits<double>::infinity()})
    BOOST_TEST(rule::check({.beta = beta}, 1, target.data()).message() ==
               "ballast::smooth_l1: beta must be finite and not negative");
  BOOST_TEST(static_cast<bool>(rule::check({}, 1, target.data())));
}
