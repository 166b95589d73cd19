// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_GROUP_NORM_HPP
#define BALLAST_LAYERS_GROUP_NORM_HPP

#include <ballast/layers/normalization.hpp>

namespace ballast {

/// y = weight (x - mean) / sqrt(variance + 1e-5) + bias, over each of Groups equal shares of the channels and
/// all pixels, or valid steps, sample by sample: what batch norm does, where the batch is too small for it.
///
/// Shape       vec<C>, image<C, H, W> or sequence<T, C>, unchanged
/// Parameters  "weight" and "bias", one number a channel
/// Start       weight 1, bias 0
/// Rejects     a number of groups that does not divide the channels; tokens
/// Source      Wu & He 2018, eq. 7; conventions of torch.nn.GroupNorm
template <std::size_t Groups>
struct group_norm : detail::normalization<group_norm<Groups>> {
  static_assert(Groups > 0, "ballast::group_norm: the number of groups is 0; give it at least one");
  static constexpr bool centered = true;
  static constexpr double epsilon = 1e-5;

  template <shape In>
  static consteval detail::norm_runs runs() {
    static_assert(real_shape<In>,
                  "ballast::group_norm: the input must be real numbers; put embedding before it");
    if constexpr (real_shape<In> && Groups > 0) {
      static_assert(
          divides<Groups, In::channels>,
          "ballast::group_norm: the groups do not divide the channels; take a number of groups that does");
      if constexpr (!divides<Groups, In::channels>)
        return {1, 1, 1};
      else if constexpr (sequence_shape<In>)
        return {.size = In::size / Groups,
                .stretch = 1,
                .weights = In::channels,
                .piece = In::channels / Groups,
                .apart = In::channels};
      else
        return {.size = In::size / Groups, .stretch = In::positions, .weights = In::channels};
    }
    return {1, 1, 1};
  }
};

}  // namespace ballast

#endif
