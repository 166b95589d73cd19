// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_RMS_NORM_HPP
#define BALLAST_LAYERS_RMS_NORM_HPP

#include <ballast/layers/normalization.hpp>

namespace ballast {

/// y = weight x / sqrt(mean(x^2) + 1e-6), over the features of each step.
///
/// Shape       vec<F> or sequence<T, F>, unchanged
/// Parameters  "weight", one number a feature
/// Start       weight 1
/// Rejects     an image, for which group_norm<1> is the usual choice; tokens
/// Source      Zhang & Sennrich 2019, eq. 4
struct rms_norm : detail::normalization<rms_norm> {
  static constexpr bool centered = false;
  static constexpr double epsilon = 1e-6;

  template <shape In>
  static consteval detail::norm_runs runs() {
    static_assert(
        feature_shape<In>,
        "ballast::rms_norm: the input must be a vec or a sequence; put group_norm<1> in its place (for an "
        "image) or embedding before it (for tokens)");
    if constexpr (feature_shape<In>)
      return {.size = In::channels, .stretch = 1, .weights = In::channels};
    else
      return {1, 1, 1};
  }
};

}  // namespace ballast

#endif
