// SPDX-License-Identifier: BSL-1.0
#include <ballast/optimizers/schedules/step_schedule.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_schedule.hpp"

namespace nn = ballast;
using nn::learning_rate_factor;

// ---- facts ----
static_assert(nn::schedule<nn::step_schedule<3>>);
static_assert(learning_rate_factor<nn::step_schedule<3, 0.5>>(2) == 1);
static_assert(learning_rate_factor<nn::step_schedule<3, 0.5>>(3) == 0.5);
static_assert(learning_rate_factor<nn::step_schedule<3, 0.5>>(11) == 0.125);

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_step_lr) {
  nn::tests::check_golden_schedule<nn::step_schedule<10, 0.5>>("lr_step");
}
