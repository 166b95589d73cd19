// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_SQRT_HPP
#define BALLAST_CORE_MATH_SQRT_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/core/math/branch_free.hpp>

#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace ballast::math {

/// The square root of a positive number, correctly rounded: Newton's iteration, then the last bit in
/// integers.
constexpr double positive_root(double x) {
  bool const denormal = x < std::numeric_limits<double>::min();
  auto const bits = to_bits(denormal ? x * 0x1p54 : x);
  int const exponent = static_cast<int>(bits >> 52) - 1023;
  int const odd = exponent & 1;
  double const m = from_bits<double>((bits & 0xfffffffffffff) | (std::int64_t{1023 + odd} << 52));  // [1, 4)
  double y = 0.4142 * m + 0.6;
  y = (y + m / y) / 2;
  y = (y + m / y) / 2;
  y = (y + m / y) / 2;
  y = (y + m / y) / 2;
  auto const square = static_cast<std::uint64_t>(m * 0x1p52)
                      << 52;  // of the root in units of 2^-52, mod 2^64
  auto root = static_cast<std::int64_t>(y * 0x1p52);
  auto const rest = [square](std::int64_t r) {
    return static_cast<std::int64_t>(square - static_cast<std::uint64_t>(r) * static_cast<std::uint64_t>(r));
  };
  if (rest(root) < 0) --root;
  if (rest(root) > 2 * root) ++root;
  if (rest(root) > root) ++root;
  return static_cast<double>(root) * 0x1p-52 *
         power_of_two<double>((exponent - odd) / 2 - (denormal ? 27 : 0));
}

/// The square root of x; NaN below zero. At run time the hardware's instruction.
///
/// Accuracy  0.5 ulp: correctly rounded
template <std::floating_point T>
constexpr T sqrt(T x) {
  if (std::is_constant_evaluated()) {
    if (x == 0 || !is_finite(x) || x < 0) return x < 0 ? nan<T> : x;
    return static_cast<T>(positive_root(static_cast<double>(x)));
  }
  if constexpr (std::same_as<T, float>)
    return __builtin_sqrtf(x);
  else
    return __builtin_sqrt(x);
}

}  // namespace ballast::math

#endif
