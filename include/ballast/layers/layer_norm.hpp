// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_LAYER_NORM_HPP
#define BALLAST_LAYERS_LAYER_NORM_HPP

#include <ballast/layers/normalization.hpp>

namespace ballast {

/// y = weight (x - mean) / sqrt(variance + 1e-5) + bias, over the features of each step,
/// or all numbers of an image.
///
/// Shape       vec<F>, sequence<T, F> or image<C, H, W>, unchanged
/// Parameters  "weight" and "bias", one number a feature, of an image C x H x W; group_norm<1> has one a
///             channel
/// Start       weight 1, bias 0
/// Rejects     tokens
/// Source      Ba, Kiros & Hinton 2016, eq. 4; conventions of torch.nn.LayerNorm, whose normalized_shape is
///             that of a step, or of the image
struct layer_norm : detail::normalization<layer_norm> {
  static constexpr bool centered = true;
  static constexpr double epsilon = 1e-5;

  template <shape In>
  static consteval detail::norm_runs runs() {
    static_assert(real_shape<In>,
                  "ballast::layer_norm: the input must be real numbers; put embedding before it");
    if constexpr (real_shape<In>) {
      constexpr std::size_t together = image_shape<In> ? In::size : In::channels;
      return {.size = together, .stretch = 1, .weights = together};
    }
    return {1, 1, 1};
  }
};

}  // namespace ballast

#endif
