// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_SCHEDULES_MULTISTEP_SCHEDULE_HPP
#define BALLAST_OPTIMIZERS_SCHEDULES_MULTISTEP_SCHEDULE_HPP

#include <ballast/core/math/power.hpp>
#include <ballast/core/real.hpp>
#include <ballast/optimizers/schedules/schedule.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

namespace ballast {

/// Multiplies the learning rate by Gamma at each of the milestones, which are numbers of steps.
///
/// Modes       `trainer.mode<multistep_schedule<0.1, 1000, 3000>>().milestones` and `.gamma` change it at run
///             time
/// Rejects     no milestone; a Gamma that is not positive
/// Source      torch.optim.lr_scheduler.MultiStepLR
template <real Gamma, std::size_t... Milestone>
struct multistep_schedule {
  static_assert(
      sizeof...(Milestone) > 0,
      "ballast::multistep_schedule: there is no milestone; write multistep_schedule<0.1, 1000, 3000>");
  static_assert(
      Gamma > 0,
      "ballast::multistep_schedule: the factor must be positive; write multistep_schedule<0.1, 1000, "
      "3000>");
  using role = role::schedule;

  template <class Net>
  struct on {
    std::array<std::uint64_t, sizeof...(Milestone)> milestones{Milestone...};
    double gamma = Gamma;

    constexpr double factor(std::uint64_t taken) const {
      auto const passed = std::ranges::count_if(milestones, [=](std::uint64_t m) { return m <= taken; });
      return math::power(gamma, static_cast<std::uint64_t>(passed));
    }
  };
};

}  // namespace ballast

#endif
