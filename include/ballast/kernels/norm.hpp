// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_NORM_HPP
#define BALLAST_KERNELS_NORM_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/tensor.hpp>
#include <ballast/kernels/finite.hpp>
#include <ballast/kernels/lane_sum.hpp>
#include <ballast/kernels/simd.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <type_traits>

namespace ballast::kernels {

namespace detail {

/// Sum of v^2 of at most `block` floats, in float.
inline float sum_of_squares_of_block(std::span<float const> values) {
  constexpr std::size_t n = lanes<float>, chains = 4;
  simd<float> sum[chains] = {};
  std::size_t i = 0;
  for (; i + chains * n <= values.size(); i += chains * n)
#pragma GCC unroll 4
    for (std::size_t chain = 0; chain < chains; ++chain) {
      simd<float> const v = load(values.data() + i + chain * n);
      sum[chain] += v * v;
    }
  for (; i + n <= values.size(); i += n) {
    simd<float> const v = load(values.data() + i);
    sum[0] += v * v;
  }
  if (i < values.size()) {
    simd<float> const v = load_first(values.data() + i, values.size() - i);
    sum[1] += v * v;
  }
  return sum_of_lanes<n>((sum[0] + sum[1]) + (sum[2] + sum[3]));
}

/// Could float hold the squares that this is the sum of?
inline bool are_held(float const& squares) {
  constexpr float smallest = 1e-28f, largest = 1e35f;
  auto const bits = magnitude_bits(squares);
  return bits > math::to_bits(smallest) && bits < math::to_bits(largest);
}

}  // namespace detail

/// As many floats as their squares are summed in float.
inline constexpr std::size_t square_block = 2048;

/// Sum of (scale v)^2 in double.
template <class T>
[[gnu::noinline]] constexpr double sum_of_squares(std::span<T const> values, double scale = 1) {
  return lane_sum(values.size(), [&](std::size_t i) {
    double const v = scale * static_cast<double>(values[i]);
    return v * v;
  });
}
/// Of floats, blocks are summed in float and then in double: 2e-7 of the sum may be lost. A block whose squares
/// float cannot hold is summed in double.
[[gnu::noinline]] constexpr double sum_of_squares(std::span<float const> values) {
  if (std::is_constant_evaluated()) return sum_of_squares(values, 1);
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); i += square_block) {
    auto const part = values.subspan(i, std::min(square_block, values.size() - i));
    float const squares = detail::sum_of_squares_of_block(part);
    sum += detail::are_held(squares) ? static_cast<double>(squares) : sum_of_squares(part, 1);
  }
  return sum;
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
  if constexpr (std::same_as<T, double>) {
    double scale = 1;
    auto const largest = largest_bits(values);
    if (largest < math::to_bits(1e-140)) scale = 1e170;
    if (largest > math::to_bits(1e140)) scale = 1e-160;
    return math::sqrt(sum_of_squares(values, scale)) / scale;
  } else {
    return math::sqrt(sum_of_squares(values));
  }
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

/// The norm of numbers that come in parts.
template <class T>
class norm_in_parts {
 public:
  constexpr void add(std::span<T const> part) {
    if constexpr (std::same_as<T, double>) {
      double const more = norm(part), larger = sum_ > more ? sum_ : more;
      if (larger == 0) return;
      double const a = sum_ / larger, b = more / larger;
      sum_ = larger * math::sqrt(a * a + b * b);
    } else {
      sum_ += sum_of_squares(part);
    }
  }
  /// The same of at most square_block numbers, where the sum of their squares is known to T's precision.
  constexpr void add(std::span<T const> part, T const& squares) {
    if constexpr (std::same_as<T, float>)
      if (!std::is_constant_evaluated() && detail::are_held(squares)) {
        sum_ += static_cast<double>(squares);
        return;
      }
    add(part);
  }
  constexpr double squares() const { return std::same_as<T, double> ? sum_ * sum_ : sum_; }
  constexpr double value() const { return std::same_as<T, double> ? sum_ : math::sqrt(sum_); }

 private:
  double sum_ = 0;  // of squares, or where double cannot hold these the norm itself
};

/// The largest magnitude; NaN where a value is.
template <class T>
constexpr T largest(std::span<T const> values) {
  return math::from_bits<T>(largest_bits(values));
}

}  // namespace ballast::kernels

#endif
