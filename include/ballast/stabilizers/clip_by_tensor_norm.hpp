// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_CLIP_BY_TENSOR_NORM_HPP
#define BALLAST_STABILIZERS_CLIP_BY_TENSOR_NORM_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>
#include <ballast/kernels/norm.hpp>
#include <ballast/kernels/scale.hpp>
#include <ballast/stabilizers/trained_tensors.hpp>

#include <span>

namespace ballast {

/// Layer by layer, scales the gradient of each weight, bias and scale tensor so that its L2 norm is at most
/// MaxNorm: one layer that explodes leaves the steps of the others alone.
///
/// Modes       `trainer.mode<clip_by_tensor_norm<1>>().max_norm` changes the threshold at run time
/// Rejects     a threshold that is not positive
/// Source      `for p in model.parameters(): torch.nn.utils.clip_grad_norm_(p, MaxNorm)`
template <real MaxNorm>
struct clip_by_tensor_norm {
  static_assert(
      MaxNorm > 0,
      "ballast::clip_by_tensor_norm: the threshold must be positive; write clip_by_tensor_norm<1.0>");
  using role = role::clipping;

  template <class Net>
  struct on {
    double max_norm = MaxNorm;

    /// Returns the norm of all gradients after clipping.
    template <class T>
    constexpr double clip(std::span<T> gradients, double) const {
      detail::each_trained<Net>([&](tensor const& t, extent const& offset) {
        auto const g = t.view(gradients.data() + offset.gradients);
        double const factor = max_norm / (kernels::norm(g) + 1e-6);
        if (factor < 1) kernels::scale(g, factor);
      });
      return kernels::norm<T>(gradients);
    }
  };
};

}  // namespace ballast

#endif
