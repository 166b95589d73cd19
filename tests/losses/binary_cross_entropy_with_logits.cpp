// SPDX-License-Identifier: BSL-1.0
#include <ballast/losses/binary_cross_entropy_with_logits.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <limits>

#include "support/golden_loss.hpp"

namespace nn = ballast;
using nn::binary_cross_entropy_with_logits, nn::tests::check_golden_loss;

// ---- facts ----
using rule = binary_cross_entropy_with_logits::on<nn::vec<2>, double>;
static_assert([] {
  std::array const y{0.0, 1e9, -1e9, 1e9}, target{0.5, 1.0, 0.0, 0.0};
  std::array<double, 4> dy{};
  double const loss = rule::evaluate({}, 2, y.data(), target.data(), dy.data());
  double const answered = 1e9 / 4;  // besides log 2 / 4 where nothing is known
  return loss - answered < 0.18 && loss - answered > 0.17 && dy == std::array{0.0, 0.0, 0.0, 0.25};
}());

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_bce_with_logits_loss) {
  using loss = binary_cross_entropy_with_logits;
  check_golden_loss<loss, nn::vec<6>>("loss_bce_with_logits");
  check_golden_loss<loss, nn::vec<6>>("loss_bce_with_logits_soft");
  check_golden_loss<loss, nn::vec<5>>("loss_bce_with_logits_large");
}

BOOST_AUTO_TEST_CASE(a_target_that_is_no_probability_is_refused) {
  for (double const bad : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()}) {
    std::array const target{0.0, 1.0, 0.5, bad};
    BOOST_TEST(
        rule::check({}, 2, target.data()).message() ==
        "ballast::binary_cross_entropy_with_logits: the target of row 1 is no probability, from 0 to 1");
    BOOST_TEST(static_cast<bool>(rule::check({}, 1, target.data())));
  }
}
