// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_SCHEDULES_ONE_CYCLE_HPP
#define BALLAST_OPTIMIZERS_SCHEDULES_ONE_CYCLE_HPP

#include <ballast/core/math.hpp>
#include <ballast/optimizers/schedules/schedule.hpp>

#include <cstddef>
#include <cstdint>
#include <numbers>

namespace ballast {

enum class anneal { cosine, linear };

/// The settings of one_cycle, under PyTorch's names and with its defaults.
struct one_cycle_settings {
  double pct_start = 0.3;  // the share of the steps in which the rate rises
  anneal strategy = anneal::cosine;
  bool cycle_momentum = true;
  double base_momentum = 0.85, max_momentum = 0.95;
  double div_factor = 25, final_div_factor = 1e4;
  bool three_phase = false;

  constexpr bool usable() const {
    return pct_start > 0 && pct_start < (three_phase ? 0.5 : 1) && div_factor > 0 && final_div_factor > 0 &&
           base_momentum >= 0 && max_momentum < 1;
  }
};

/// The learning rate rises from 1 / div_factor of itself to itself, and then falls to 1 / final_div_factor of
/// where it began; in three phases it returns to where it began before it falls. The momentum, or Adam's first
/// beta, falls while the rate rises, from max_momentum to base_momentum, and back.
///
/// Modes       `trainer.mode<one_cycle<10000>>().steps` changes the length at run time
/// Rejects     less than two steps; settings out of range; in a trainer whose optimizer has no momentum,
///             `cycle_momentum`
/// Source      Smith & Topin 2018, "Super-convergence"; torch.optim.lr_scheduler.OneCycleLR, whose max_lr is
///             the optimizer's learning rate
template <std::size_t Steps, one_cycle_settings Settings = one_cycle_settings{}>
struct one_cycle {
  static_assert(Steps > 1, "ballast::one_cycle: a cycle has at least 2 steps; write one_cycle<10000>");
  static_assert(
      Settings.usable(),
      "ballast::one_cycle: pct_start must be between 0 and 1 (0.5 with three_phase), both divisors positive, "
      "and the momenta from 0 to less than 1");
  using role = role::schedule;

  template <class Net>
  struct on {
    std::uint64_t steps = Steps;

    constexpr double factor(std::uint64_t taken) const {
      constexpr double begin = 1 / Settings.div_factor, end = begin / Settings.final_div_factor;
      return at(taken, {begin, 1, Settings.three_phase ? begin : end, end});
    }

    constexpr double momentum(std::uint64_t taken) const requires(Settings.cycle_momentum) {
      constexpr double least = Settings.base_momentum, most = Settings.max_momentum;
      return at(taken, {most, least, most, most});
    }

   private:
    /// Values at the corners, the first at step 0.
    struct corners {
      double first, peak, after, last;
    };

    constexpr double at(std::uint64_t taken, corners const& value) const {
      double const step = static_cast<double>(taken), end = static_cast<double>(steps) - 1,
                   rise = Settings.pct_start * static_cast<double>(steps) - 1,
                   back = Settings.three_phase ? 2 * rise : end;
      if (step < rise) return between(value.first, value.peak, step / rise);
      if (step < back) return between(value.peak, value.after, (step - rise) / (back - rise));
      if (step < end) return between(value.after, value.last, (step - back) / (end - back));
      return value.last;
    }

    static constexpr double between(double from, double to, double share) {
      if constexpr (Settings.strategy == anneal::linear)
        return from + (to - from) * share;
      else
        return from + (to - from) * (1 - math::cos(std::numbers::pi * share)) / 2;
    }
  };
};

}  // namespace ballast

#endif
