// SPDX-License-Identifier: BSL-1.0
#include <ballast/losses/mean_squared_error.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <limits>

#include "support/golden_loss.hpp"

namespace nn = ballast;

// ---- facts ----
using rule = nn::mean_squared_error::on<nn::vec<2>, double>;
static_assert(rule::targets == 2);
static_assert([] {
  std::array const y{1.0, 2.0, 3.0, 4.0}, target{0.0, 2.0, 3.0, 6.0};
  std::array<double, 4> dy{};
  double const loss = rule::evaluate({}, 2, y.data(), target.data(), dy.data());
  return loss == (1 + 4) / 4.0 && dy == std::array{0.5, 0.0, 0.0, -1.0};
}());

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_mse_loss) {
  nn::tests::check_golden_loss<nn::mean_squared_error, nn::vec<6>>("loss_mse");
}

BOOST_AUTO_TEST_CASE(a_target_that_is_not_finite_is_refused) {
  std::array const target{0.0, 1.0, 2.0, std::numeric_limits<double>::infinity()};
  nn::status const refused = rule::check({}, 2, target.data());
  BOOST_TEST(!refused);
  BOOST_TEST(refused.message() == "ballast::mean_squared_error: the target of row 1 is not finite");
  BOOST_TEST(static_cast<bool>(rule::check({}, 1, target.data())));
}
