// SPDX-License-Identifier: BSL-1.0
#include <ballast/optimizers/adam.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_optimizer.hpp"

namespace nn = ballast;
using nn::adam, nn::adam_amsgrad, nn::adamw, nn::adamw_amsgrad, nn::tests::check_golden_optimizer;

// ---- facts ----
static_assert(nn::optimizer<adam> && nn::optimizer<adamw_amsgrad>);
static_assert(adam::options{}.check() && adam::options{}.weight_decay == 0);
static_assert(adamw::options{}.check() && adamw::options{}.weight_decay == 1e-2);
static_assert(!adam::options{.learning_rate = -1}.check());
static_assert(!adam::options{.betas = {0.9, 1}}.check());
static_assert(!adam::options{.betas = {-0.1, 0.999}}.check());
static_assert(!adam::options{.epsilon = -1e-8}.check());
static_assert(!adam::options{.weight_decay = nn::math::nan<double>}.check());

// Two numbers for each parameter and the count of steps; the largest moment is a third.
static_assert(sizeof(adam::on<float, 100>) < (2 * 100 + 8) * sizeof(float));
static_assert(sizeof(adam_amsgrad::on<float, 100>) < (3 * 100 + 8) * sizeof(float));

// At the first step each number moves by the learning rate against its gradient, whatever its size.
static_assert([] {
  adam::on<double, 2> rule;
  std::array<double, 2> w{1, 1};
  std::array<double, 2> const g{1e-3, -1e3};
  rule.update({.learning_rate = 0.25, .epsilon = 0}, w, g);
  auto const near = [](double a, double b) { return a - b < 1e-15 && b - a < 1e-15; };
  return near(w[0], 0.75) && near(w[1], 1.25);
}());

// ---- PyTorch ----
constexpr auto moments = [](auto const& rule, auto const& f) {
  f("exp_avg", rule.average);
  f("exp_avg_sq", rule.average_square);
};
constexpr auto with_largest = [](auto const& rule, auto const& f) {
  moments(rule, f);
  f("max_exp_avg_sq", rule.largest_average_square);
};

BOOST_AUTO_TEST_CASE(torch_adam) {
  check_golden_optimizer<adam>("optim_adam", {.learning_rate = 0.1}, moments);
  check_golden_optimizer<adam>("optim_adam_weight_decay", {.learning_rate = 0.1, .weight_decay = 0.1},
                               moments);
}

BOOST_AUTO_TEST_CASE(torch_adam_amsgrad) {
  check_golden_optimizer<adam_amsgrad>("optim_adam_amsgrad", {.learning_rate = 0.1, .betas = {0.9, 0.99}},
                                       with_largest);
}

BOOST_AUTO_TEST_CASE(torch_adamw) {
  check_golden_optimizer<adamw>("optim_adamw", {.learning_rate = 0.1, .weight_decay = 0.01}, moments);
}
