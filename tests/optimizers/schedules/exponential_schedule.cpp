// SPDX-License-Identifier: BSL-1.0
#include <ballast/optimizers/schedules/exponential_schedule.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_schedule.hpp"

namespace nn = ballast;
using nn::learning_rate_factor;

// ---- facts ----
static_assert(nn::schedule<nn::exponential_schedule<0.5>>);
static_assert(learning_rate_factor<nn::exponential_schedule<0.5>>(0) == 1);
static_assert(learning_rate_factor<nn::exponential_schedule<0.5>>(10) == 0x1p-10);

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_exponential_lr) {
  nn::tests::check_golden_schedule<nn::exponential_schedule<0.95>>("lr_exponential");
}
