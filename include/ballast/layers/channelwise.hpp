// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_CHANNELWISE_HPP
#define BALLAST_LAYERS_CHANNELWISE_HPP

#include <ballast/core/shape.hpp>
#include <ballast/kernels/lane_sum.hpp>

#include <cstddef>

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

/// The same for the numbers of a call that are no padding.
template <real_shape In, class Call, class F>
constexpr void each_valid_in_channel(Call const& c, F const& f) {
  if constexpr (stepped<In>) {
    for (std::size_t row = 0; row < c.rows; ++row)
      for (std::size_t p = 0; p < c.length(row, In::steps); ++p)
        for (std::size_t k = 0; k < In::channels; ++k) f(row * In::size + p * In::channels + k, k);
  } else {
    each_in_channel<In>(c.rows, f);
  }
}

/// Adds f(index of a number, its channel) of all these numbers to their channel's sum.
template <real_shape In, class Call, class T, class F>
constexpr void add_valid_in_channel(Call const& c, T* sums, F const& f) {
  if constexpr (In::channel_stride == 1) {
    each_valid_in_channel<In>(c, [&](std::size_t i, std::size_t k) { sums[k] += f(i, k); });
  } else {
    for (std::size_t row = 0; row < c.rows; ++row)
      for (std::size_t k = 0; k < In::channels; ++k) {
        std::size_t const first = row * In::size + k * In::channel_stride;
        sums[k] +=
            static_cast<T>(kernels::lane_sum(In::positions, [&](std::size_t p) { return f(first + p, k); }));
      }
  }
}

/// How many of them a channel has.
template <real_shape In, class Call>
constexpr std::size_t valid_per_channel(Call const& c) {
  if constexpr (stepped<In>) {
    std::size_t sum = 0;
    for (std::size_t row = 0; row < c.rows; ++row) sum += c.length(row, In::steps);
    return sum;
  } else {
    return c.rows * In::positions;
  }
}

}  // namespace ballast::detail

#endif
