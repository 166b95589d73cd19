// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_WARM_UP_HPP
#define BALLAST_STABILIZERS_WARM_UP_HPP

#include <ballast/core/mode.hpp>

#include <cstddef>
#include <cstdint>

namespace ballast {

/// Scales the learning rate by 1 / Steps at the first step, 2 / Steps at the second, and by 1 from step number
/// Steps on. Steps that a guard turned away do not count.
///
/// Modes       `trainer.mode<warm_up<500>>().steps` changes the length at run time
/// Rejects     Steps == 0
/// Source      Goyal et al. 2017, section 2.2; torch.optim.lr_scheduler.LinearLR(start_factor=1 / Steps,
///             total_iters=Steps - 1)
template <std::size_t Steps>
struct warm_up {
  static_assert(Steps > 0,
                "ballast::warm_up: the warm-up lasts 0 steps; leave it out, or write warm_up<500>");
  using role = role::schedule;

  template <class Net>
  struct on {
    std::uint64_t steps = Steps;

    /// The factor after so many steps.
    constexpr double factor(std::uint64_t taken) const {
      return taken + 1 >= steps ? 1 : static_cast<double>(taken + 1) / static_cast<double>(steps);
    }
  };
};

}  // namespace ballast

#endif
