// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_SCHEDULES_SCHEDULE_HPP
#define BALLAST_OPTIMIZERS_SCHEDULES_SCHEDULE_HPP

#include <ballast/core/mode.hpp>

#include <cstdint>

namespace ballast {

// A schedule is a mode of the network: a trainer multiplies its learning rate by `factor(steps taken)`. Steps
// that a guard turned away do not count. Elsewhere a schedule is a function of the step.

template <class S>
concept schedule = mode_of<S, role::schedule>;

/// What a schedule multiplies the learning rate by after so many steps.
template <schedule S>
constexpr double learning_rate_factor(std::uint64_t steps_taken) {
  return typename S::template on<void>{}.factor(steps_taken);
}

/// The same rate at every step.
struct constant_rate {
  using role = role::schedule;

  template <class Net>
  struct on {
    static constexpr double factor(std::uint64_t) { return 1; }
  };
};

}  // namespace ballast

#endif
