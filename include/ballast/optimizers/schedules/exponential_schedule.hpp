// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_SCHEDULES_EXPONENTIAL_SCHEDULE_HPP
#define BALLAST_OPTIMIZERS_SCHEDULES_EXPONENTIAL_SCHEDULE_HPP

#include <ballast/core/math/power.hpp>
#include <ballast/core/real.hpp>
#include <ballast/optimizers/schedules/schedule.hpp>

#include <cstdint>

namespace ballast {

/// Multiplies the learning rate by Gamma at every step.
///
/// Modes       `trainer.mode<exponential_schedule<0.999>>().gamma` changes it at run time
/// Rejects     a Gamma that is not positive
/// Source      torch.optim.lr_scheduler.ExponentialLR
template <real Gamma>
struct exponential_schedule {
  static_assert(
      Gamma > 0,
      "ballast::exponential_schedule: the factor must be positive; write exponential_schedule<0.999>");
  using role = role::schedule;

  template <class Net>
  struct on {
    double gamma = Gamma;

    constexpr double factor(std::uint64_t taken) const { return math::power(gamma, taken); }
  };
};

}  // namespace ballast

#endif
