// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_CLIP_BY_VALUE_HPP
#define BALLAST_STABILIZERS_CLIP_BY_VALUE_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>
#include <ballast/kernels/norm.hpp>

#include <span>

namespace ballast {

/// Limits each number of the gradient to [-MaxValue, MaxValue]; NaN stays NaN.
///
/// Modes       `trainer.mode<clip_by_value<1>>().max_value` changes the threshold at run time
/// Rejects     a threshold that is not positive
/// Source      torch.nn.utils.clip_grad_value_
template <real MaxValue>
struct clip_by_value {
  static_assert(MaxValue > 0,
                "ballast::clip_by_value: the threshold must be positive; write clip_by_value<1.0>");
  using role = role::clipping;

  template <class Net>
  struct on {
    double max_value = MaxValue;

    /// Returns the norm after clipping.
    template <class T>
    constexpr double clip(std::span<T> gradients, double) const {
      T const limit = static_cast<T>(max_value);
      for (T& g : gradients) g = math::unless_nan(g, math::within(g, limit));
      return kernels::norm<T>(gradients);
    }
  };
};

}  // namespace ballast

#endif
