// SPDX-License-Identifier: BSL-1.0
#include <ballast/losses/kl_divergence.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <limits>

#include "support/golden_loss.hpp"

namespace nn = ballast;
using nn::kl_divergence, nn::tests::check_golden_loss;

// ---- facts ----
using rule = kl_divergence::on<nn::vec<2>, double>;
static_assert([] {
  std::array const y{-1.0, -2.0}, target{0.0, 1.0};  // a probability of zero adds nothing
  std::array<double, 2> dy{};
  return rule::evaluate({}, 1, y.data(), target.data(), dy.data()) == 1 && dy == std::array{0.0, -0.5};
}());

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_kl_div_loss) {
  check_golden_loss<kl_divergence, nn::vec<4>>("loss_kl_div");
  check_golden_loss<kl_divergence, nn::vec<4>>("loss_kl_div_batchmean", {.batch_mean = true});
  check_golden_loss<kl_divergence, nn::vec<4>>("loss_kl_div_log_target", {.log_target = true});
}

BOOST_AUTO_TEST_CASE(a_target_that_is_no_probability_is_refused) {
  std::array const target{0.5, 0.5, -1.0, 0.0};
  BOOST_TEST(rule::check({}, 2, target.data()).message() ==
             "ballast::kl_divergence: the target of row 1 is no probability");
  BOOST_TEST(static_cast<bool>(rule::check({}, 1, target.data())));
  BOOST_TEST(static_cast<bool>(rule::check({.log_target = true}, 2, target.data())));
  std::array const impossible{0.0, -std::numeric_limits<double>::infinity()};
  BOOST_TEST(rule::check({.log_target = true}, 1, impossible.data()).message() ==
             "ballast::kl_divergence: the target of row 0 is not finite");
}
