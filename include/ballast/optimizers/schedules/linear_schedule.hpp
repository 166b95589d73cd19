// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_SCHEDULES_LINEAR_SCHEDULE_HPP
#define BALLAST_OPTIMIZERS_SCHEDULES_LINEAR_SCHEDULE_HPP

#include <ballast/core/real.hpp>
#include <ballast/optimizers/schedules/schedule.hpp>

#include <cstddef>
#include <cstdint>

namespace ballast {

/// Leads the factor of the learning rate from From to To within Steps steps, where it stays.
///
/// Modes       `trainer.mode<linear_schedule<1000, 1, 0>>().steps`, `.from` and `.to` change it at run time
/// Rejects     Steps == 0; a negative factor
/// Source      torch.optim.lr_scheduler.LinearLR(start_factor=From, end_factor=To, total_iters=Steps)
template <std::size_t Steps, real From, real To>
struct linear_schedule {
  static_assert(Steps > 0, "ballast::linear_schedule: it lasts 0 steps; write linear_schedule<1000, 1, 0>");
  static_assert(From >= 0 && To >= 0,
                "ballast::linear_schedule: no factor may be negative; write linear_schedule<1000, 1, 0>");
  using role = role::schedule;

  template <class Net>
  struct on {
    std::uint64_t steps = Steps;
    double from = From, to = To;

    constexpr double factor(std::uint64_t taken) const {
      if (taken >= steps) return to;
      return from + (to - from) * static_cast<double>(taken) / static_cast<double>(steps);
    }
  };
};

}  // namespace ballast

#endif
