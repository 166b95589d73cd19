// SPDX-License-Identifier: BSL-1.0
#include <ballast/losses/multi_margin.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <limits>

#include "support/golden_loss.hpp"

namespace nn = ballast;
using nn::multi_margin, nn::tests::check_golden_loss;

// ---- facts ----
using rule = multi_margin::on<nn::vec<4>, double>;

// The label's score is 2: the second class lacks 1 to the margin of 3, the third 0, the fourth 4.
static_assert([] {
  std::array const y{2.0, 0.0, -1.0, 3.0};
  std::array<std::int32_t, 1> const label{0};
  std::array<double, 4> dy{};
  double const linear = rule::evaluate({.margin = 3}, 1, y.data(), label.data(), dy.data());
  bool const right = linear == 5 / 4.0 && dy == std::array{-0.5, 0.25, 0.0, 0.25};
  double const squared = rule::evaluate({.margin = 3, .p = 2}, 1, y.data(), label.data(), dy.data());
  return right && squared == 17 / 4.0 && dy == std::array{-2.5, 0.5, 0.0, 2.0};
}());

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_multi_margin_loss) {
  check_golden_loss<multi_margin, nn::vec<4>>("loss_multi_margin");
  check_golden_loss<multi_margin, nn::vec<5>>("loss_multi_margin_p2", {.p = 2});
}

BOOST_AUTO_TEST_CASE(refusals) {
  std::array<std::int32_t, 2> const label{0, -100};
  BOOST_TEST(rule::check({}, 2, label.data()).message() ==
             "ballast::multi_margin: the label of row 1 is -100, but there are 4 classes, from 0");
  BOOST_TEST(rule::check({.p = 3}, 1, label.data()).message() ==
             "ballast::multi_margin: p must be 1 or 2, and is 3");
  BOOST_TEST(rule::check({.margin = std::numeric_limits<double>::infinity()}, 1, label.data()).message() ==
             "ballast::multi_margin: the margin must be finite");
  BOOST_TEST(static_cast<bool>(rule::check({}, 1, label.data())));
}
