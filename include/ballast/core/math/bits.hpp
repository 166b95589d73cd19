// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_BITS_HPP
#define BALLAST_CORE_MATH_BITS_HPP

#include <algorithm>
#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace ballast::math {

// A number is told from infinity and NaN by its bits: -ffast-math lets the compiler assume that neither
// exists and deletes every comparison that looks for them.

/// How a number lies in memory: sign, exponent, fraction.
template <std::floating_point T>
struct format {
  static_assert(
      std::numeric_limits<T>::is_iec559 && (sizeof(T) == 4 || sizeof(T) == 8),
      "ballast::math: the functions compute in float or double; convert the argument to one of them");
  using integer = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  static constexpr int fraction_bits = std::numeric_limits<T>::digits - 1;
  static constexpr int exponent_bias = std::numeric_limits<T>::max_exponent - 1;
  static constexpr integer magnitude_mask = std::numeric_limits<integer>::max();
  static constexpr integer sign_mask = std::numeric_limits<integer>::min();
  static constexpr integer infinity_bits = integer{2 * exponent_bias + 1} << fraction_bits;
  static constexpr integer nan_bits = infinity_bits | (integer{1} << (fraction_bits - 1));
};

template <std::floating_point T>
constexpr auto to_bits(T x) {
  return std::bit_cast<typename format<T>::integer>(x);
}

template <std::floating_point T>
constexpr T from_bits(typename format<T>::integer bits) {
  return std::bit_cast<T>(bits);
}

template <std::floating_point T>
inline constexpr T infinity = from_bits<T>(format<T>::infinity_bits);

template <std::floating_point T>
inline constexpr T nan = from_bits<T>(format<T>::nan_bits);

/// True for every number but the infinities and NaN, under any compiler flags.
template <std::floating_point T>
constexpr bool is_finite(T x) {
  return (to_bits(x) & format<T>::magnitude_mask) < format<T>::infinity_bits;
}

/// True for NaN alone, under any compiler flags.
template <std::floating_point T>
constexpr bool is_nan(T x) {
  return (to_bits(x) & format<T>::magnitude_mask) > format<T>::infinity_bits;
}

/// |x|
template <std::floating_point T>
constexpr T abs(T x) {
  return from_bits<T>(to_bits(x) & format<T>::magnitude_mask);
}

/// |magnitude| with the sign of `sign`.
template <std::floating_point T>
constexpr T copysign(T magnitude, T sign) {
  return from_bits<T>((to_bits(magnitude) & format<T>::magnitude_mask) |
                      (to_bits(sign) & format<T>::sign_mask));
}

/// The smaller of the two; b where one is NaN.
template <std::floating_point T>
constexpr T min(T a, T b) {
  return a < b ? a : b;
}

/// The larger of the two; b where one is NaN.
template <std::floating_point T>
constexpr T max(T a, T b) {
  return a > b ? a : b;
}

/// x brought into [low, high]; low where x is NaN.
template <std::floating_point T>
constexpr T clamp(T x, T low, T high) {
  return min(max(x, low), high);
}

// What follows serves the functions of this folder. They choose in integers: a comparison of floating-point
// numbers may raise a flag, so GCC keeps it as a branch, and a loop with a branch stays scalar.

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
