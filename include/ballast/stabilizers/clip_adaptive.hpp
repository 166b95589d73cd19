// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_CLIP_ADAPTIVE_HPP
#define BALLAST_STABILIZERS_CLIP_ADAPTIVE_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>
#include <ballast/kernels/norm.hpp>
#include <ballast/kernels/scale.hpp>
#include <ballast/stabilizers/trained_tensors.hpp>

#include <cstddef>
#include <span>

namespace ballast {

/// Limits the gradient of each output unit by the weights that it would move: G_i is scaled so that |G_i| is at
/// most Ratio max(|W_i|, 1e-3). A unit is a row of a weight; a bias or a scale is one unit as a whole.
///
/// Modes       `trainer.mode<clip_adaptive<0.01>>().ratio` changes the ratio at run time
/// Cost        one pass over parameters and gradients, unit by unit
/// Rejects     a ratio that is not positive
/// Source      Brock, De, Smith & Simonyan 2021, "High-performance large-scale image recognition without
///             normalization", eq. 3
template <real Ratio>
struct clip_adaptive {
  static_assert(Ratio > 0, "ballast::clip_adaptive: the ratio must be positive; write clip_adaptive<0.01>");
  using role = role::clipping;

  template <class Net>
  struct on {
    double ratio = Ratio;

    /// Returns the norm of all gradients after clipping.
    template <class T>
    constexpr double clip(std::span<T const> parameters, std::span<T> gradients) const {
      detail::each_trained<Net>([&](tensor const& t, extent const& offset) {
        auto const w = t.view(parameters.data() + offset.parameters);
        auto const g = t.view(gradients.data() + offset.gradients);
        if (t.role != tensor_role::weight) return clip_unit(w, g);
        for (std::size_t unit = 0; unit < w.rows; ++unit) clip_unit(w.row(unit), g.row(unit));
      });
      return kernels::norm<T>(gradients);
    }

   private:
    template <class T>
    constexpr void clip_unit(matrix_view<T const> const& w, matrix_view<T> const& g) const {
      double const limit = ratio * math::max(kernels::norm(w), 1e-3), norm = kernels::norm(g);
      if (norm > limit) kernels::scale(g, limit / norm);
    }
  };
};

}  // namespace ballast

#endif
