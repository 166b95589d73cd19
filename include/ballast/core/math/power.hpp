// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_POWER_HPP
#define BALLAST_CORE_MATH_POWER_HPP

#include <concepts>
#include <cstdint>

namespace ballast::math {

/// x^n, by squaring; 1 where n is 0.
///
/// Accuracy  n ulp: every squaring doubles the relative error
template <std::floating_point T>
constexpr T power(T x, std::uint64_t n) {
  T product = 1;
  for (; n > 0; n /= 2, x *= x)
    if (n % 2 == 1) product *= x;
  return product;
}

}  // namespace ballast::math

#endif
