// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_SCALE_TO_NORM_HPP
#define BALLAST_STABILIZERS_SCALE_TO_NORM_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>

#include <span>

namespace ballast {

/// Scales the gradient of all parameters, up or down, so that its L2 norm is Norm: g Norm / |g|. A gradient of
/// zero stays zero.
///
/// Modes       `trainer.mode<scale_to_norm<1>>().norm` changes the norm at run time
/// Rejects     a norm that is not positive
/// Source      Hazan, Levy & Shalev-Shwartz 2015, "Beyond convexity", algorithm 1
template <real Norm>
struct scale_to_norm {
  static_assert(Norm > 0, "ballast::scale_to_norm: the norm must be positive; write scale_to_norm<1.0>");
  using role = role::clipping;

  template <class Net>
  struct on {
    double norm = Norm;

    /// Returns the norm after scaling, given the one before.
    template <class T>
    constexpr double clip(std::span<T> gradients, double before) const {
      if (before == 0) return 0;
      for (T& g : gradients)
        g = static_cast<T>(static_cast<double>(g) / before * norm);  // the factor may overflow
      return norm;
    }
  };
};

}  // namespace ballast

#endif
