// SPDX-License-Identifier: BSL-1.0
#include <ballast/losses/mean_absolute_error.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <limits>

#include "support/golden_loss.hpp"

namespace nn = ballast;
using nn::mean_absolute_error, nn::tests::check_golden_loss;

// ---- facts ----
using rule = mean_absolute_error::on<nn::vec<2>, double>;
static_assert([] {
  std::array const y{1.0, 2.0, 3.0, 4.0}, target{0.0, 2.0, 3.0, 6.0};
  std::array<double, 4> dy{};
  double const loss = rule::evaluate({}, 2, y.data(), target.data(), dy.data());
  return loss == (1 + 2) / 4.0 && dy == std::array{0.25, 0.0, 0.0, -0.25};
}());

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_l1_loss) { check_golden_loss<mean_absolute_error, nn::vec<3>>("loss_l1"); }

BOOST_AUTO_TEST_CASE(a_target_that_is_not_finite_is_refused) {
  std::array const target{0.0, 1.0, 2.0, std::numeric_limits<double>::infinity()};
  BOOST_TEST(rule::check({}, 2, target.data()).message() ==
             "ballast::mean_absolute_error: the target of row 1 is not finite");
  BOOST_TEST(static_cast<bool>(rule::check({}, 1, target.data())));
}
