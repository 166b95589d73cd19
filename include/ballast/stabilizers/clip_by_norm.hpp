// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_CLIP_BY_NORM_HPP
#define BALLAST_STABILIZERS_CLIP_BY_NORM_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>
#include <ballast/kernels/norm.hpp>
#include <ballast/kernels/scale.hpp>

#include <span>
#include <type_traits>

namespace ballast {

/// The square root of the sum of squares, which a step has computed already.
struct l2_norm {
  template <class T>
  static constexpr double of(std::span<T const>, double l2) {
    return l2;
  }
};

/// The largest magnitude.
struct inf_norm {
  template <class T>
  static constexpr double of(std::span<T const> values, double) {
    return static_cast<double>(kernels::largest(values));
  }
};

/// Scales the gradient of all parameters so that its norm is at most MaxNorm: g min(1, MaxNorm / (|g| + 1e-6)).
///
/// Modes       Norm is l2_norm or inf_norm; `trainer.mode<clip_by_norm<1>>().max_norm` changes the threshold
///             at run time
/// Rejects     a threshold that is not positive
/// Source      Pascanu, Mikolov & Bengio 2013, algorithm 1; torch.nn.utils.clip_grad_norm_, computed so that
///             gradients of 1e20 or 1e-30 neither overflow nor vanish
template <real MaxNorm, class Norm = l2_norm>
struct clip_by_norm {
  static_assert(MaxNorm > 0,
                "ballast::clip_by_norm: the threshold must be positive; write clip_by_norm<1.0>");
  using role = role::clipping;

  template <class Net>
  struct on {
    double max_norm = MaxNorm;

    /// What the gradient is to be multiplied by, where its L2 norm tells.
    constexpr double factor(double norm) const requires std::is_same_v<Norm, l2_norm> {
      return at_most_one(max_norm / (norm + 1e-6));
    }
    /// Returns the L2 norm after clipping, given the one before.
    template <class T>
    constexpr double clip(std::span<T> gradients, double norm) const {
      double const factor = at_most_one(max_norm / (Norm::template of<T>(gradients, norm) + 1e-6));
      if (factor != 1) kernels::scale(gradients, factor);
      return norm * factor;
    }

   private:
    static constexpr double at_most_one(double factor) { return factor >= 1 ? 1 : factor; }
  };
};

}  // namespace ballast

#endif
