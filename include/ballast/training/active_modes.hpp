// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_ACTIVE_MODES_HPP
#define BALLAST_TRAINING_ACTIVE_MODES_HPP

#include <ballast/core/mode.hpp>

#include <span>

namespace ballast {

namespace detail {

/// What a mode keeps while training: its `on<Net>`. A mode without one acts before training.
template <class Net, class Mode>
struct mode_state {};
template <class Net, class Mode>
  requires requires { typename Mode::template on<Net>; }
struct mode_state<Net, Mode> : Mode::template on<Net> {};

}  // namespace detail

template <class Net, class Modes>
struct active_modes;

/// The modes of a network in training. Each function runs the modes of one role, in the order written; a mode
/// that is absent leaves no byte and no instruction.
template <class Net, class... Mode>
struct active_modes<Net, mode_list<Mode...>> : detail::mode_state<Net, Mode>... {
  using scalar = typename Net::scalar;
  static constexpr bool guarded = (std::is_same_v<typename Mode::role, role::guard> || ...);

  template <class Wanted>
  constexpr auto& get() noexcept {
    static_assert(
        (std::is_same_v<Wanted, Mode> || ...),
        "ballast::trainer::mode: the network has no such mode; name one as the network's type does");
    return static_cast<detail::mode_state<Net, Wanted>&>(*this);
  }

  constexpr void before_step(Net const& net) {
    each<role::guard>([&](auto& guard) { guard.before_step(net); });
  }
  constexpr void reject_step(Net& net) {
    each<role::guard>([&](auto& guard) { guard.reject_step(net); });
  }
  /// Returns what the penalties add to the loss.
  constexpr double penalize(std::span<scalar const> parameters, std::span<scalar> gradients) {
    double loss = 0;
    each<role::penalty>([&](auto& penalty) { loss += penalty.penalize(parameters, gradients); });
    return loss;
  }
  /// Returns the norm of the gradient after clipping, given the one before.
  constexpr double clip(std::span<scalar> gradients, double norm) {
    each<role::clipping>([&](auto& clipping) { norm = clipping.clip(gradients, norm); });
    return norm;
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
