// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_NORM_HPP
#define BALLAST_KERNELS_NORM_HPP

#include <ballast/core/math.hpp>

#include <array>
#include <concepts>
#include <cstddef>
#include <span>

namespace ballast::kernels {

/// Sum of (scale v)^2 in double, over lanes that a compiler can keep in vectors without leave to reorder
/// sums.
template <class T>
[[gnu::noinline]] constexpr double sum_of_squares(std::span<T const> values, double scale = 1) {
  constexpr std::size_t lanes = 16;
  std::array<double, lanes> sums{};
  std::size_t const whole = values.size() - values.size() % lanes;
  std::size_t i = 0;
  for (; i < whole; i += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      double const v = scale * static_cast<double>(values[i + lane]);
      sums[lane] += v * v;
    }
  double sum = 0;
  for (; i < values.size(); ++i)
    sum += scale * static_cast<double>(values[i]) * (scale * static_cast<double>(values[i]));
  for (double const lane : sums) sum += lane;
  return sum;
}

/// The L2 norm; not finite where a value is not. Squares of floats fit in double whatever the floats; those
/// of doubles are taken again, scaled, where they overflowed or lost everything.
template <class T>
constexpr double norm(std::span<T const> values) {
  double const sum = sum_of_squares(values);
  if constexpr (std::same_as<T, double>) {
    if (!math::is_finite(sum) || sum < 1e-280) {
      double largest = 0;
      for (double const v : values) {
        if (!math::is_finite(v)) return v;
        largest = math::max(largest, math::abs(v));
      }
      if (largest == 0) return 0;
      if (largest < 1e-300) return math::sqrt(sum_of_squares(values, 1e300)) * 1e-300;
      return math::sqrt(sum_of_squares(values, 1 / largest)) * largest;
    }
  }
  return math::sqrt(sum);
}

}  // namespace ballast::kernels

#endif
