// SPDX-License-Identifier: BSL-1.0
#include <ballast/optimizers/sgd.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_optimizer.hpp"

namespace nn = ballast;
using nn::sgd, nn::tests::check_golden_optimizer;

// ---- facts ----
static_assert(nn::optimizer<sgd>);
static_assert(sgd::options{}.check());
static_assert(sgd::options{.momentum = 0.9, .nesterov = true}.check());
static_assert(!sgd::options{.nesterov = true}.check());
static_assert(!sgd::options{.momentum = 0.9, .dampening = 0.1, .nesterov = true}.check());
static_assert(!sgd::options{.learning_rate = -1}.check());
static_assert(!sgd::options{.learning_rate = nn::math::nan<double>}.check());

// The velocity of what has no gradient any more ends at zero, and spends no step among the denormals.
static_assert([] {
  sgd::on<float, 1> rule;
  std::array<float, 1> w{1};
  std::array<float, 1> const push{1}, none{0};
  rule.update({.momentum = 0.5}, w, push);
  for (++rule.steps; rule.steps < 200; ++rule.steps) {
    rule.update({.momentum = 0.5}, w, none);
    if (rule.velocity[0] != 0 && rule.velocity[0] < 1e-30f) return false;
  }
  return rule.velocity[0] == 0;
}());

// ---- PyTorch ----
constexpr auto momentum_buffer = [](auto const& rule, auto const& f) { f("momentum_buffer", rule.velocity); };

BOOST_AUTO_TEST_CASE(torch_sgd) {
  check_golden_optimizer<sgd>("optim_sgd", {.learning_rate = 0.1});
  check_golden_optimizer<sgd>("optim_sgd_weight_decay", {.learning_rate = 0.1, .weight_decay = 0.1});
}

BOOST_AUTO_TEST_CASE(torch_sgd_with_momentum) {
  check_golden_optimizer<sgd>("optim_sgd_momentum", {.learning_rate = 0.05, .momentum = 0.9},
                              momentum_buffer);
  check_golden_optimizer<sgd>("optim_sgd_nesterov",
                              {.learning_rate = 0.05, .momentum = 0.9, .nesterov = true}, momentum_buffer);
  check_golden_optimizer<sgd>("optim_sgd_dampening",
                              {.learning_rate = 0.1, .momentum = 0.9, .dampening = 0.5}, momentum_buffer);
  check_golden_optimizer<sgd>("optim_sgd_momentum_weight_decay",
                              {.learning_rate = 0.05, .momentum = 0.9, .weight_decay = 0.1}, momentum_buffer);
}
