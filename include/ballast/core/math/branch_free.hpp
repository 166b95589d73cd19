// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_BRANCH_FREE_HPP
#define BALLAST_CORE_MATH_BRANCH_FREE_HPP

#include <ballast/core/math/bits.hpp>

#include <algorithm>
#include <concepts>
#include <type_traits>

namespace ballast::math {

// The steps of which the functions of this folder are made. They choose in integers: a comparison of
// floating-point numbers may raise a flag, so GCC keeps it as a branch, and a loop with a branch stays
// scalar.

/// |x| brought into [low, high], of which neither is negative; high where x is NaN.
template <std::floating_point T>
constexpr T magnitude(T x, T low, T high) {
  return from_bits<T>(std::clamp(to_bits(abs(x)), to_bits(low), to_bits(high)));
}

/// x brought into [-high, high].
template <std::floating_point T>
constexpr T within(T x, T high) {
  return copysign(magnitude(x, T(0), high), x);
}

/// `yes` where the mask has ones, `no` where it has zeros.
template <std::floating_point T>
constexpr T blend(typename format<T>::integer mask, T yes, T no) {
  return from_bits<T>((to_bits(yes) & mask) | (to_bits(no) & ~mask));
}

/// One of two values, of which both are computed.
template <std::floating_point T>
constexpr T select(bool condition, T yes, T no) {
  return blend(-static_cast<typename format<T>::integer>(condition), yes, no);
}

/// `value`, or x itself where x is NaN.
template <std::floating_point T>
constexpr T unless_nan(T x, T value) {
  return select(is_nan(x), x, value);
}

/// p(x) by Horner's rule, the highest power first.
template <std::floating_point T, std::same_as<T>... Coefficient>
constexpr T polynomial(T x, T highest, Coefficient... lower) {
  T sum = highest;
  ((sum = sum * x + lower), ...);
  return sum;
}

/// 2^n, for an n whose power is a normal number.
template <std::floating_point T>
constexpr T power_of_two(int n) {
  using integer = typename format<T>::integer;
  return from_bits<T>(static_cast<integer>(n + format<T>::exponent_bias) << format<T>::fraction_bits);
}

/// x 2^n for a positive x, infinity where that overflows, rounded once where it is denormal. All but a
/// denormal's last step is an addition to the exponent of x, so that -ffast-math has no product of powers to
/// regroup.
template <std::floating_point T>
constexpr T scale(T x, int n) {
  using integer = typename format<T>::integer;
  using natural = std::make_unsigned_t<integer>;
  int const first = std::max(n, -100);
  natural const bits =
      static_cast<natural>(to_bits(x)) + (static_cast<natural>(first) << format<T>::fraction_bits);
  natural const limit = format<T>::infinity_bits;
  return from_bits<T>(static_cast<integer>(std::min(bits, limit))) * power_of_two<T>(n - first);
}

}  // namespace ballast::math

#endif
