// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_RMS_NORM_HPP
#define BALLAST_LAYERS_RMS_NORM_HPP

#include <ballast/layers/normalization.hpp>

namespace ballast {

/// y = weight x / sqrt(mean(x^2) + 1e-6), over the features of each step, or all numbers of an image.
///
/// Shape       vec<F>, sequence<T, F> or image<C, H, W>, unchanged
/// Parameters  "weight", one number a feature, of an image C x H x W
/// Start       weight 1
/// Rejects     tokens
/// Source      Zhang & Sennrich 2019, eq. 4; conventions of torch.nn.RMSNorm with eps=1e-6
struct rms_norm : detail::normalization<rms_norm> {
  static constexpr bool centered = false;
  static constexpr double epsilon = 1e-6;

  template <shape In>
  static consteval detail::norm_runs runs() {
    static_assert(real_shape<In>,
                  "ballast::rms_norm: the input must be real numbers; put embedding before it");
    if constexpr (real_shape<In>) {
      constexpr std::size_t together = image_shape<In> ? In::size : In::channels;
      return {.size = together, .stretch = 1, .weights = together};
    }
    return {1, 1, 1};
  }
};

}  // namespace ballast

#endif
