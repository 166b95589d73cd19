// SPDX-License-Identifier: BSL-1.0
#include <ballast/losses/negative_log_likelihood.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <vector>

#include "support/golden_loss.hpp"

namespace nn = ballast;
using nn::negative_log_likelihood;

// ---- facts ----
using rule = negative_log_likelihood::on<nn::vec<2>, double>;
static_assert(rule::targets == 1);

// The mean is weighted, and the ignored label takes no part.
constexpr std::array weights{1.0f, 3.0f};
static_assert([] {
  std::array const y{-1.0, -2.0, -4.0, -8.0, -16.0, -32.0};
  std::array<std::int32_t, 3> const label{1, 0, -1};
  std::array<double, 6> dy{};
  double const loss =
      rule::evaluate({.ignore_index = -1, .class_weights = weights}, 3, y.data(), label.data(), dy.data());
  return loss == (3 * 2 + 4) / 4.0 && dy == std::array<double, 6>{0, -0.75, -0.25, 0, 0, 0};
}());

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_nll_loss) {
  nn::tests::check_golden_loss<negative_log_likelihood, nn::vec<5>>("loss_nll");
}

BOOST_AUTO_TEST_CASE(refusals) {
  std::vector<std::int32_t> const label{0, 2};
  BOOST_TEST(rule::check({}, 2, label.data()).message() ==
             "ballast::negative_log_likelihood: the label of row 1 is 2, but there are 2 classes, from 0");
  BOOST_TEST(static_cast<bool>(rule::check({.ignore_index = 2}, 2, label.data())));
  std::vector<float> const three(3);
  BOOST_TEST(rule::check({.class_weights = three}, 1, label.data()).message() ==
             "ballast::negative_log_likelihood: there are 3 class weights for 2 classes");
}
