// SPDX-License-Identifier: BSL-1.0
#include <ballast/optimizers/schedules/multistep_schedule.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_schedule.hpp"

namespace nn = ballast;
using nn::learning_rate_factor;

// ---- facts ----
using schedule = nn::multistep_schedule<0.5, 2, 7, 7>;
static_assert(nn::schedule<schedule>);
static_assert(learning_rate_factor<schedule>(1) == 1 && learning_rate_factor<schedule>(2) == 0.5);
static_assert(learning_rate_factor<schedule>(6) == 0.5 && learning_rate_factor<schedule>(7) == 0.125);

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_multi_step_lr) {
  nn::tests::check_golden_schedule<nn::multistep_schedule<0.1, 10, 30>>("lr_multistep");
}
