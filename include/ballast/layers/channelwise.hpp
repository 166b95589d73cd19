// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_CHANNELWISE_HPP
#define BALLAST_LAYERS_CHANNELWISE_HPP

#include <ballast/core/shape.hpp>

namespace ballast::detail {

/// f(index of a number, its channel) for every number of some samples, in the order of memory.
template <real_shape In, class F>
constexpr void each_in_channel(std::size_t rows, F const& f) {
  for (std::size_t row = 0; row < rows; ++row)
    if constexpr (In::channel_stride == 1) {
      for (std::size_t p = 0; p < In::positions; ++p)
        for (std::size_t k = 0; k < In::channels; ++k) f(row * In::size + p * In::position_stride + k, k);
    } else {
      for (std::size_t k = 0; k < In::channels; ++k)
        for (std::size_t p = 0; p < In::positions; ++p) f(row * In::size + k * In::channel_stride + p, k);
    }
}

}  // namespace ballast::detail

#endif
