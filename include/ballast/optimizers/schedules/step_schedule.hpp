// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_SCHEDULES_STEP_SCHEDULE_HPP
#define BALLAST_OPTIMIZERS_SCHEDULES_STEP_SCHEDULE_HPP

#include <ballast/core/math/power.hpp>
#include <ballast/core/real.hpp>
#include <ballast/optimizers/schedules/schedule.hpp>

#include <cstddef>
#include <cstdint>

namespace ballast {

/// Multiplies the learning rate by Gamma every Steps steps.
///
/// Modes       `trainer.mode<step_schedule<1000>>().gamma` and `.steps` change it at run time
/// Rejects     Steps == 0; a Gamma that is not positive
/// Source      torch.optim.lr_scheduler.StepLR
template <std::size_t Steps, real Gamma = 0.1>
struct step_schedule {
  static_assert(Steps > 0, "ballast::step_schedule: a stage lasts 0 steps; write step_schedule<1000>");
  static_assert(Gamma > 0,
                "ballast::step_schedule: the factor must be positive; write step_schedule<1000, 0.1>");
  using role = role::schedule;

  template <class Net>
  struct on {
    std::uint64_t steps = Steps;
    double gamma = Gamma;

    constexpr double factor(std::uint64_t taken) const { return math::power(gamma, taken / steps); }
  };
};

}  // namespace ballast

#endif
