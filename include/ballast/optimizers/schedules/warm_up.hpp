// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_SCHEDULES_WARM_UP_HPP
#define BALLAST_OPTIMIZERS_SCHEDULES_WARM_UP_HPP

#include <ballast/optimizers/schedules/schedule.hpp>

#include <cstddef>
#include <cstdint>

namespace ballast {

/// Scales the learning rate by 1 / Steps at the first step, 2 / Steps at the second, and by 1 at step number
/// Steps; from there on by another schedule: `warm_up<500, cosine_annealing<10000>>`.
///
/// Modes       `trainer.mode<warm_up<500>>().steps` changes the length at run time
/// Rejects     Steps == 0; what follows is no schedule
/// Source      Goyal et al. 2017, section 2.2; torch.optim.lr_scheduler.LinearLR(start_factor=1 / Steps,
///             total_iters=Steps - 1), and then the next in SequentialLR
template <std::size_t Steps, class Next = constant_rate>
struct warm_up {
  static_assert(Steps > 0,
                "ballast::warm_up: the warm-up lasts 0 steps; leave it out, or write warm_up<500>");
  static_assert(
      schedule<Next>,
      "ballast::warm_up: what follows must be a schedule; write warm_up<500, cosine_annealing<10000>>");
  using role = role::schedule;

  template <class Net>
  struct on {
    std::uint64_t steps = Steps;
    [[no_unique_address]] typename Next::template on<Net> next{};

    /// The factor after so many steps.
    constexpr double factor(std::uint64_t taken) const {
      if (taken + 1 < steps) return static_cast<double>(taken + 1) / static_cast<double>(steps);
      return next.factor(steps == 0 ? taken : taken + 1 - steps);
    }
  };
};

}  // namespace ballast

#endif
