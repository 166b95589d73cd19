// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_SCALE_HPP
#define BALLAST_KERNELS_SCALE_HPP

#include <ballast/core/tensor.hpp>

#include <cstddef>
#include <span>

namespace ballast::kernels {

/// v <- factor v, multiplied in double, where a factor such as 1e-40 is no zero.
template <class T>
constexpr void scale(std::span<T> values, double factor) {
  for (T& v : values) v = static_cast<T>(static_cast<double>(v) * factor);
}
template <class T>
constexpr void scale(matrix_view<T> const& values, double factor) {
  for (std::size_t r = 0; r < values.rows; ++r)
    for (std::size_t c = 0; c < values.columns; ++c)
      values(r, c) = static_cast<T>(static_cast<double>(values(r, c)) * factor);
}

}  // namespace ballast::kernels

#endif
