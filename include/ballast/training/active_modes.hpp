// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_ACTIVE_MODES_HPP
#define BALLAST_TRAINING_ACTIVE_MODES_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/kernels/scale.hpp>
#include <ballast/stabilizers/on_runs.hpp>
#include <ballast/training/step_report.hpp>

#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>

namespace ballast {

namespace detail {

template <class Mode, class Net>
concept has_state = requires {
  typename Mode::template on<Net>;
};

/// What a mode keeps while training: its `on<Net>`, or `on<Net, Optimizer>` where it must know what the
/// optimizer keeps. A mode without one acts before training; an elementwise one does not see frozen parameters.
template <class Net, class Optimizer, class Mode>
struct mode_slot {};
template <class Net, class Optimizer, has_state<Net> Mode>
struct mode_slot<Net, Optimizer, Mode> {
  [[no_unique_address]] typename Mode::template on<Net> state{};
};
template <class Net, class Optimizer, has_state<Net> Mode>
  requires elementwise_mode<Mode>
struct mode_slot<Net, Optimizer, Mode> {
  on_runs<Mode, Net, weights::among_others> state{};
};
template <class Net, class Optimizer, class Mode>
  requires requires { typename Mode::template on<Net, Optimizer>; }
struct mode_slot<Net, Optimizer, Mode> {
  typename Mode::template on<Net, Optimizer> state{};
};

template <class Options>
constexpr void set_momentum(Options& options, double momentum) {
  if constexpr (requires { options.betas; })
    options.betas[0] = momentum;
  else if constexpr (requires { options.momentum; })
    options.momentum = momentum;
  else
    static_assert(sizeof(Options) == 0,
                  "ballast::one_cycle: the optimizer has neither momentum nor betas; write one_cycle<10000, "
                  "one_cycle_settings{.cycle_momentum = false}>");
}

}  // namespace detail

template <class Net, class Optimizer, class Modes>
struct active_modes;

/// The modes of a network in training. Each function runs the modes of one role, in the order written; a mode
/// that is absent leaves no byte and no instruction. Optimizer is what the optimizer keeps.
template <class Net, class Optimizer, class... Mode>
struct active_modes<Net, Optimizer, mode_list<Mode...>> : detail::mode_slot<Net, Optimizer, Mode>... {
  using scalar = typename Net::scalar;
  template <class Role>
  static constexpr bool has = (std::is_same_v<typename Mode::role, Role> || ...);
  static constexpr bool recording = has<role::recorder>;
  /// Does every penalty treat all numbers alike?
  static constexpr bool penalizes_numbers =
      ((!std::is_same_v<typename Mode::role, role::penalty> || elementwise_mode<Mode>)&&...);

  template <class Wanted>
  constexpr auto& get() noexcept {
    static_assert(
        (std::is_same_v<Wanted, Mode> || ...),
        "ballast::trainer::mode: the network has no such mode; name one as the network's type does");
    return static_cast<detail::mode_slot<Net, Optimizer, Wanted>&>(*this).state;
  }

  /// Returns what the penalties add to the loss.
  constexpr double penalize(std::span<scalar const> parameters, std::span<scalar> gradients) {
    double loss = 0;
    each<role::penalty>([&](auto& penalty) { loss += penalty.penalize(parameters, gradients); });
    return loss;
  }

  /// The same of some numbers, where all are treated alike.
  constexpr double penalize_numbers(std::span<scalar const> parameters, std::span<scalar> gradients) {
    double loss = 0;
    each<role::penalty>([&](auto& penalty) { loss += penalty.penalize_numbers(parameters, gradients); });
    return loss;
  }

  /// Has a guard halted training?
  constexpr bool halted(step_report& report) {
    each<role::guard>([&](auto& guard) {
      if constexpr (requires { guard.halted; }) report.halted = guard.halted;
    });
    return has<role::guard> && report.halted;
  }
  /// Who watches the way back of this step.
  constexpr auto observer(Net const& net) {
    if constexpr (recording)
      return get<detail::mode_or<role::recorder, void, Mode...>>().watch(net);
    else
      return unobserved{};
  }
  constexpr void after_step(Net const& net) {
    each<role::recorder>([&](auto& recorder) { recorder.after_step(net); });
  }

  constexpr void before_step(Net const& net, Optimizer const& optimizer) {
    each<role::guard>([&](auto& guard) { guard.before_step(net, optimizer); });
  }
  constexpr void reject_step(Net& net, Optimizer& optimizer, step_report& report) {
    each<role::guard>([&](auto& guard) { guard.reject_step(net, optimizer, report); });
  }
  /// Has a guard undone a step that was taken?
  constexpr bool undone(Net& net, Optimizer& optimizer, step_report& report) {
    each<role::guard>([&](auto& guard) {
      if constexpr (requires { guard.keeps_step(net, optimizer); })
        if (!guard.keeps_step(net, optimizer)) guard.reject_step(net, optimizer, report);
    });
    return has<role::guard> && report.skipped;
  }
  constexpr void resume() {
    each<role::guard>([](auto& guard) {
      if constexpr (requires { guard.halted; }) guard.halted = false;
    });
  }

  /// Updates the norm of the gradient; returns a factor that the gradient is still to be multiplied by.
  constexpr double clip(std::span<scalar const> parameters, std::span<scalar> gradients, double& norm) {
    double factor = 1;
    each<role::clipping>([&](auto& clipping) {
      if constexpr (requires { clipping.factor(norm); }) {
        double const next = clipping.factor(norm);
        factor *= next;
        norm *= next;
      } else {
        if (factor != 1) kernels::scale(gradients, std::exchange(factor, 1));
        if constexpr (requires { clipping.clip(gradients, norm); })
          norm = clipping.clip(gradients, norm);
        else
          norm = clipping.clip(parameters, gradients);
      }
    });
    return factor;
  }

  /// The options of the optimizer at this step.
  template <class Options>
  constexpr decltype(auto) scheduled(Options const& options, std::uint64_t const& steps) {
    if constexpr (has<role::schedule>) {
      Options now = options;
      each<role::schedule>([&](auto& schedule) {
        now.learning_rate *= schedule.factor(steps);
        if constexpr (requires { schedule.momentum(steps); })
          detail::set_momentum(now, schedule.momentum(steps));
      });
      return now;
    } else {
      return (options);
    }
  }
  constexpr void decay(std::span<scalar> parameters, double learning_rate) {
    each<role::decay>([&](auto& mode) { mode.decay(parameters, learning_rate); });
  }
  constexpr void constrain(Net& net) {
    each<role::constraint>([&](auto& constraint) { constraint.constrain(net); });
  }

 private:
  template <class Role>
  constexpr void each(auto const& f) {
    (
        [&] {
          if constexpr (std::is_same_v<typename Mode::role, Role>) f(get<Mode>());
        }(),
        ...);
  }
};

}  // namespace ballast

#endif
