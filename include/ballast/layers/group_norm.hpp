// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_GROUP_NORM_HPP
#define BALLAST_LAYERS_GROUP_NORM_HPP

#include <ballast/layers/normalization.hpp>

namespace ballast {

/// y = weight (x - mean) / sqrt(variance + 1e-5) + bias, over each of Groups equal shares of the channels and
/// all pixels, sample by sample: what batch norm does, where the batch is too small for it.
///
/// Shape       vec<C> or image<C, H, W>, unchanged
/// Parameters  "weight" and "bias", one number a channel
/// Start       weight 1, bias 0
/// Rejects     a number of groups that does not divide the channels; a sequence or tokens
/// Source      Wu & He 2018, eq. 7; conventions of torch.nn.GroupNorm
template <std::size_t Groups>
struct group_norm : detail::normalization<group_norm<Groups>> {
  static_assert(Groups > 0, "ballast::group_norm: the number of groups is 0; give it at least one");
  static constexpr bool centered = true;
  static constexpr double epsilon = 1e-5;

  template <shape In>
  static consteval detail::norm_runs runs() {
    constexpr bool planes = real_shape<In> && !(feature_shape<In> && In::positions > 1);
    static_assert(
        planes,
        "ballast::group_norm: the input must be a vec or an image; put layer_norm in its place (for a "
        "sequence) or embedding before it (for tokens)");
    if constexpr (planes && Groups > 0) {
      static_assert(
          In::channels % Groups == 0,
          "ballast::group_norm: the groups do not divide the channels; take a number of groups that does");
      if constexpr (In::channels % Groups == 0)
        return {.size = In::size / Groups, .stretch = In::positions, .weights = In::channels};
    }
    return {1, 1, 1};
  }
};

}  // namespace ballast

#endif
