// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_CLIP_BY_NORM_HPP
#define BALLAST_STABILIZERS_CLIP_BY_NORM_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>
#include <ballast/kernels/norm.hpp>

#include <span>

namespace ballast {

/// Scales the gradient of all parameters so that its L2 norm is at most MaxNorm: g min(1, MaxNorm / (|g| +
/// 1e-6)).
///
/// Modes       `trainer.mode<clip_by_norm<1>>().max_norm` changes the threshold at run time
/// Rejects     a threshold that is not positive
/// Source      Pascanu, Mikolov & Bengio 2013, algorithm 1; torch.nn.utils.clip_grad_norm_, computed so that
///             gradients of 1e20 or 1e-30 neither overflow nor vanish
template <real MaxNorm>
struct clip_by_norm {
  static_assert(MaxNorm > 0, "ballast::clip_by_norm: the threshold must be positive");
  using role = role::clipping;

  template <class Net>
  struct on {
    double max_norm = MaxNorm;

    /// Returns the norm after clipping, given the one before.
    template <class T>
    constexpr double clip(std::span<T> gradients, double norm) const {
      double const factor = max_norm / (norm + 1e-6);
      if (factor >= 1) return norm;
      for (T& g : gradients) g = static_cast<T>(static_cast<double>(g) * factor);
      return norm * factor;
    }
  };
};

}  // namespace ballast

#endif
