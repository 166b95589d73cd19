// SPDX-License-Identifier: BSL-1.0
#include <ballast/losses/huber.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <limits>

#include "support/golden_loss.hpp"

namespace nn = ballast;
using nn::huber, nn::tests::check_golden_loss;

// ---- facts ----
using rule = huber::on<nn::vec<2>, double>;
static_assert([] {
  std::array const y{0.25, 3.0, -3.0, 0.5}, target{0.0, 0.0, 0.0, 0.0};
  std::array<double, 4> dy{};
  double const loss = rule::evaluate({.delta = 0.5}, 2, y.data(), target.data(), dy.data());
  return loss == (0.03125 + 0.5 * 2.75 + 0.5 * 2.75 + 0.125) / 4 &&
         dy == std::array{0.0625, 0.125, -0.125, 0.125};
}());

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_huber_loss) {
  check_golden_loss<huber, nn::vec<6>>("loss_huber");
  check_golden_loss<huber, nn::vec<6>>("loss_huber_delta", {.delta = 0.5});
}

BOOST_AUTO_TEST_CASE(refusals) {
  std::array const target{0.0, 1.0, std::numeric_limits<double>::quiet_NaN(), 2.0};
  BOOST_TEST(rule::check({}, 2, target.data()).message() ==
             "ballast::huber: the target of row 1 is not finite");
  for (double const delta : {0.0, -1.0, std::numeric_limits<double>::infinity()})
    BOOST_TEST(rule::check({.delta = delta}, 1, target.data()).message() ==
               "ballast::huber: delta must be finite and positive");
  BOOST_TEST(static_cast<bool>(rule::check({}, 1, target.data())));
}
