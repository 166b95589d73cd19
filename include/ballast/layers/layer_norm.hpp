// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_LAYER_NORM_HPP
#define BALLAST_LAYERS_LAYER_NORM_HPP

#include <ballast/layers/normalization.hpp>

namespace ballast {

/// y = weight (x - mean) / sqrt(variance + 1e-5) + bias, over the features of each step.
///
/// Shape       vec<F> or sequence<T, F>, unchanged
/// Parameters  "weight" and "bias", one number a feature
/// Start       weight 1, bias 0
/// Rejects     an image, for which group_norm<1> is the usual choice; tokens
/// Source      Ba, Kiros & Hinton 2016, eq. 4; conventions of torch.nn.LayerNorm
struct layer_norm : detail::normalization<layer_norm> {
  static constexpr bool centered = true;
  static constexpr double epsilon = 1e-5;

  template <shape In>
  static consteval detail::norm_runs runs() {
    static_assert(
        feature_shape<In>,
        "ballast::layer_norm: the input must be a vec or a sequence; put group_norm<1> in its place (for "
        "an image) or embedding before it (for tokens)");
    if constexpr (feature_shape<In>)
      return {.size = In::channels, .stretch = 1, .weights = In::channels};
    else
      return {1, 1, 1};
  }
};

}  // namespace ballast

#endif
