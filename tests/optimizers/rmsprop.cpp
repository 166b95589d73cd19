// SPDX-License-Identifier: BSL-1.0
#include <ballast/optimizers/rmsprop.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_optimizer.hpp"

namespace nn = ballast;
using nn::rmsprop, nn::rmsprop_centered, nn::tests::check_golden_optimizer;

// ---- facts ----
static_assert(nn::optimizer<rmsprop> && nn::optimizer<rmsprop_centered>);
static_assert(rmsprop::options{}.check());
static_assert(!rmsprop::options{.learning_rate = -1}.check());
static_assert(!rmsprop::options{.alpha = 1}.check());
static_assert(!rmsprop::options{.epsilon = -1}.check());
static_assert(!rmsprop::options{.momentum = nn::math::infinity<double>}.check());
static_assert(sizeof(rmsprop::on<float, 100>) < (2 * 100 + 8) * sizeof(float));
static_assert(sizeof(rmsprop_centered::on<float, 100>) < (3 * 100 + 8) * sizeof(float));

// A gradient that never changes has no variance. In float the running mean's square can exceed that of the
// squares; the root is then of zero, where PyTorch has NaN.
static_assert([] {
  rmsprop_centered::on<float, 1> rule;
  std::array<float, 1> w{0};
  std::array<float, 1> const g{0.1f};
  for (int step = 0; step < 400; ++step, ++rule.steps)
    rule.update({.learning_rate = 1e-6, .alpha = 0.9, .epsilon = 1e-3}, w, g);
  return nn::math::is_finite(w[0]) && w[0] < 0;
}());

// ---- PyTorch ----
constexpr auto square_avg = [](auto const& rule, auto const& f) { f("square_avg", rule.average_square); };

BOOST_AUTO_TEST_CASE(torch_rmsprop) {
  check_golden_optimizer<rmsprop>("optim_rmsprop", {.learning_rate = 0.02}, square_avg);
}

BOOST_AUTO_TEST_CASE(torch_rmsprop_with_momentum) {
  check_golden_optimizer<rmsprop>("optim_rmsprop_momentum", {.learning_rate = 0.01, .momentum = 0.9},
                                  [](auto const& rule, auto const& f) {
                                    square_avg(rule, f);
                                    f("momentum_buffer", rule.velocity);
                                  });
}

BOOST_AUTO_TEST_CASE(torch_rmsprop_centered) {
  check_golden_optimizer<rmsprop_centered>("optim_rmsprop_centered",
                                           {.learning_rate = 0.01, .alpha = 0.9, .epsilon = 1e-4},
                                           [](auto const& rule, auto const& f) {
                                             square_avg(rule, f);
                                             f("grad_avg", rule.average);
                                           });
}
