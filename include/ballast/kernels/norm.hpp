// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_NORM_HPP
#define BALLAST_KERNELS_NORM_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/tensor.hpp>
#include <ballast/kernels/finite.hpp>
#include <ballast/kernels/lane_sum.hpp>

#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

namespace ballast::kernels {

/// Sum of (scale v)^2 in double.
template <class T>
[[gnu::noinline]] constexpr double sum_of_squares(std::span<T const> values, double scale = 1) {
  return lane_sum(values.size(), [&](std::size_t i) {
    double const v = scale * static_cast<double>(values[i]);
    return v * v;
  });
}
template <class T>
constexpr double sum_of_squares(matrix_view<T> const& values, double scale = 1) {
  double sum = 0;
  for (std::size_t r = 0; r < values.rows; ++r)
    for (std::size_t c = 0; c < values.columns; ++c) {
      double const v = scale * static_cast<double>(values(r, c));
      sum += v * v;
    }
  return sum;
}

/// Sum of |v| in double.
template <class T>
[[gnu::noinline]] constexpr double sum_of_magnitudes(std::span<T const> values) {
  return lane_sum(values.size(), [&](std::size_t i) { return math::abs(static_cast<double>(values[i])); });
}

namespace detail {

/// Squares of floats fit in double whatever the floats; doubles are scaled where theirs would not.
template <class T, class Values>
constexpr double norm_of(Values const& values) {
  double scale = 1;
  if constexpr (std::same_as<T, double>) {
    auto const largest = largest_bits(values);
    if (largest < math::to_bits(1e-140)) scale = 1e170;
    if (largest > math::to_bits(1e140)) scale = 1e-160;
  }
  return math::sqrt(sum_of_squares(values, scale)) / scale;
}

}  // namespace detail

/// The L2 norm; not finite where a value is not.
template <class T>
constexpr double norm(std::span<T const> values) {
  return detail::norm_of<T>(values);
}
template <class T>
constexpr double norm(matrix_view<T> const& values) {
  return detail::norm_of<std::remove_const_t<T>>(values);
}

/// The largest magnitude; NaN where a value is.
template <class T>
constexpr T largest(std::span<T const> values) {
  return math::from_bits<T>(largest_bits(values));
}

}  // namespace ballast::kernels

#endif
