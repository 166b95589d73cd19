// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_SCHEDULES_COSINE_ANNEALING_HPP
#define BALLAST_OPTIMIZERS_SCHEDULES_COSINE_ANNEALING_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/real.hpp>
#include <ballast/optimizers/schedules/schedule.hpp>

#include <cstddef>
#include <cstdint>
#include <numbers>

namespace ballast {

/// Leads the factor of the learning rate from 1 to Least along half a cosine of Steps steps; the next half
/// leads back to 1, and so on.
///
/// Modes       `trainer.mode<cosine_annealing<10000>>().steps` and `.least` change it at run time
/// Rejects     Steps == 0; a Least that is not from 0 to 1
/// Source      Loshchilov & Hutter 2017, "SGDR", eq. 5;
///             torch.optim.lr_scheduler.CosineAnnealingLR(T_max=Steps, eta_min=Least * learning rate)
template <std::size_t Steps, real Least = 0>
struct cosine_annealing {
  static_assert(Steps > 0, "ballast::cosine_annealing: it lasts 0 steps; write cosine_annealing<10000>");
  static_assert(
      Least >= 0 && Least <= 1,
      "ballast::cosine_annealing: the least factor must be from 0 to 1; write cosine_annealing<10000, "
      "0.01>");
  using role = role::schedule;

  template <class Net>
  struct on {
    std::uint64_t steps = Steps;
    double least = Least;

    constexpr double factor(std::uint64_t taken) const {
      double const half_turns = static_cast<double>(taken % (2 * steps)) / static_cast<double>(steps);
      return least + (1 - least) * (1 + math::cos(std::numbers::pi * half_turns)) / 2;
    }
  };
};

}  // namespace ballast

#endif
