// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_DECOUPLED_DECAY_HPP
#define BALLAST_STABILIZERS_DECOUPLED_DECAY_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>

#include <span>

namespace ballast {

/// After the optimizer's step, w <- (1 - learning rate Rate) w: decay that no clipping and no moment estimate
/// sees.
///
/// Modes       `trainer.mode<decoupled_decay<1e-2>>().rate` changes the rate at run time;
///             weights_only<decoupled_decay<1e-2>> leaves out biases and scales
/// Rejects     a negative rate
/// Source      Loshchilov & Hutter 2019, "Decoupled weight decay regularization", eq. 1
template <real Rate>
struct decoupled_decay {
  static_assert(Rate >= 0,
                "ballast::decoupled_decay: the rate must not be negative; write decoupled_decay<1e-2>");
  using role = role::decay;
  static constexpr bool elementwise = true;

  template <class Net>
  struct on {
    double rate = Rate;

    template <class T>
    constexpr void decay(std::span<T> parameters, double learning_rate) const {
      T const kept = static_cast<T>(1 - learning_rate * rate);
      for (T& w : parameters) w *= kept;
    }
  };
};

}  // namespace ballast

#endif
