// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_SCALE_HPP
#define BALLAST_KERNELS_SCALE_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/tensor.hpp>

#include <cstddef>
#include <limits>
#include <span>

namespace ballast::kernels {

/// v <- factor v; multiplied in double where T holds no such factor, as 1e-40 in float.
template <class T>
[[gnu::noinline]] constexpr void scale(std::span<T> values, double factor) {
  T const near = static_cast<T>(factor);
  if (math::abs(near) >= std::numeric_limits<T>::min() && math::is_finite(near))
    for (T& v : values) v *= near;
  else
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
