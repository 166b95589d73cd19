// SPDX-License-Identifier: BSL-1.0
#include <ballast/optimizers/schedules/cosine_annealing.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_schedule.hpp"

namespace nn = ballast;
using nn::learning_rate_factor;

// ---- facts ----
using schedule = nn::cosine_annealing<6, 0.5>;
static_assert(nn::schedule<schedule>);
static_assert(learning_rate_factor<schedule>(0) == 1 && learning_rate_factor<schedule>(6) == 0.5);
static_assert(learning_rate_factor<schedule>(12) == 1);  // and again
static_assert(learning_rate_factor<schedule>(1'000'000'000'002) == learning_rate_factor<schedule>(6));

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_cosine_annealing_lr) {
  nn::tests::check_golden_schedule<nn::cosine_annealing<49>>("lr_cosine");
  nn::tests::check_golden_schedule<nn::cosine_annealing<10, 0.01>>("lr_cosine_periodic");
}
