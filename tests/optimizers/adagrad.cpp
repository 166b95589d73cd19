// SPDX-License-Identifier: BSL-1.0
#include <ballast/optimizers/adagrad.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_optimizer.hpp"

namespace nn = ballast;
using nn::adagrad, nn::tests::check_golden_optimizer;

// ---- facts ----
static_assert(nn::optimizer<adagrad>);
static_assert(adagrad::options{}.check());
static_assert(!adagrad::options{.learning_rate = -1}.check());
static_assert(!adagrad::options{.rate_decay = -1}.check());
static_assert(!adagrad::options{.initial_accumulator = nn::math::nan<double>}.check());
static_assert(!adagrad::options{.epsilon = -1}.check());
static_assert(sizeof(adagrad::on<float, 100>) == 100 * sizeof(float) + 8);

// ---- PyTorch ----
constexpr auto accumulated = [](auto const& rule, auto const& f) { f("sum", rule.sum_of_squares); };

BOOST_AUTO_TEST_CASE(torch_adagrad) {
  check_golden_optimizer<adagrad>("optim_adagrad", {.learning_rate = 0.2}, accumulated);
  check_golden_optimizer<adagrad>(
      "optim_adagrad_decay",
      {.learning_rate = 0.3, .rate_decay = 0.1, .weight_decay = 0.01, .initial_accumulator = 0.1},
      accumulated);
}
