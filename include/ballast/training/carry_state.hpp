// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_CARRY_STATE_HPP
#define BALLAST_TRAINING_CARRY_STATE_HPP

#include <ballast/core/mode.hpp>
#include <ballast/kernels/finite.hpp>

#include <array>
#include <cstddef>
#include <type_traits>

namespace ballast {

/// Each step of a trainer continues, row by row, the sequences of the step before: truncated back-propagation
/// through time. The state goes on, the gradient ends at the step's first input; `trainer.reset_state()`
/// begins new sequences.
///
/// State       what the layers carry, for each row; a step that a guard turns away leaves it as it was
/// Rejects     a network of which no layer carries a state; layers that must see the whole sequence
/// Source      Williams & Peng 1990
struct carry_state {
  using role = ballast::role::continuation;

  template <class Blueprint>
  static consteval void check() {
    static_assert((Blueprint::layers::template needs<1>.state > 0),
                  "ballast::carry_state: no layer of this network carries a state; leave the mode out, or "
                  "take rnn, lstm, "
                  "gru or a causal conv1d");
  }
};

namespace detail {

/// The states of all layers and rows, where they are carried.
template <class T, std::size_t Size>
struct carried_state {
  std::array<T, Size> numbers{};

  constexpr T* data() { return numbers.data(); }
  constexpr bool finite() const { return kernels::all_finite<T>(numbers); }
};
template <class T>
struct carried_state<T, 0> {
  constexpr T* data() const { return nullptr; }
  constexpr bool finite() const { return true; }
};

/// What a training keeps beside the network, and a guard takes back with it.
template <class Optimizer, class State>
struct training_progress {
  Optimizer optimizer{};
  [[no_unique_address]] State state{};
};

}  // namespace detail

}  // namespace ballast

#endif
