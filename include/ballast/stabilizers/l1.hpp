// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_L1_HPP
#define BALLAST_STABILIZERS_L1_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>
#include <ballast/kernels/norm.hpp>

#include <cstddef>
#include <span>

namespace ballast {

/// Adds Rate |w|_1 to the loss and Rate sign(w) to the gradient, nothing where w is 0, of all parameters.
///
/// Modes       `trainer.mode<l1<1e-4>>().rate` changes the rate at run time; weights_only<l1<1e-4>> leaves out
///             biases and scales
/// Rejects     a negative rate
/// Source      Tibshirani 1996, "Regression shrinkage and selection via the lasso"
template <real Rate>
struct l1 {
  static_assert(Rate >= 0, "ballast::l1: the rate must not be negative; write l1<1e-4>");
  using role = role::penalty;
  static constexpr bool elementwise = true;

  template <class Net>
  struct on {
    double rate = Rate;

    /// Returns what it adds to the loss.
    template <class T>
    constexpr double penalize(std::span<T const> parameters, std::span<T> gradients) const {
      T const r = static_cast<T>(rate);
      for (std::size_t i = 0; i < parameters.size(); ++i)
        gradients[i] += parameters[i] > 0 ? r : parameters[i] < 0 ? -r : T(0);
      return rate * kernels::sum_of_magnitudes(parameters);
    }
  };
};

}  // namespace ballast

#endif
