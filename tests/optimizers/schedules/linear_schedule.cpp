// SPDX-License-Identifier: BSL-1.0
#include <ballast/optimizers/schedules/linear_schedule.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_schedule.hpp"

namespace nn = ballast;
using nn::learning_rate_factor;

// ---- facts ----
using schedule = nn::linear_schedule<4, 1, 0.5>;
static_assert(nn::schedule<schedule>);
static_assert(learning_rate_factor<schedule>(0) == 1 && learning_rate_factor<schedule>(1) == 0.875);
static_assert(learning_rate_factor<schedule>(4) == 0.5 && learning_rate_factor<schedule>(1000) == 0.5);

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_linear_lr) {
  nn::tests::check_golden_schedule<nn::linear_schedule<10, 0.1, 1>>("lr_linear_warmup");
}
