// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_BITS_HPP
#define BALLAST_CORE_MATH_BITS_HPP

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace ballast::math {

// A number is told from infinity and NaN by its bits: -ffast-math lets the compiler assume that neither
// exists and deletes every comparison that looks for them. It also lets Clang assume so of an argument passed
// by value, hence the references.

/// A register of numbers (kernels/pack.hpp), to which the functions do what they do to one.
template <class T>
concept several = requires {
  typename T::lane;
};

/// What the functions take.
template <class T>
concept number = std::floating_point<T> || several<T>;

/// How a number lies in memory: sign, exponent, fraction.
template <number T>
struct format {
  static_assert(
      std::numeric_limits<T>::is_iec559 && (sizeof(T) == 4 || sizeof(T) == 8),
      "ballast::math: the functions compute in float or double; convert the argument to one of them");
  using lane = T;
  using integer = std::conditional_t<sizeof(T) == 4, std::int32_t, std::int64_t>;
  using exponent = int;
  static constexpr int fraction_bits = std::numeric_limits<T>::digits - 1;
  static constexpr int exponent_bias = std::numeric_limits<T>::max_exponent - 1;
  static constexpr integer magnitude_mask = std::numeric_limits<integer>::max();
  static constexpr integer sign_mask = std::numeric_limits<integer>::min();
  static constexpr integer infinity_bits = integer{2 * exponent_bias + 1} << fraction_bits;
  static constexpr integer nan_bits = infinity_bits | (integer{1} << (fraction_bits - 1));
};

template <several T>
struct format<T> : format<typename T::lane> {
  using integer = typename T::integers;
  using exponent = integer;
};

/// Of a register, the type of one number.
template <number T>
using lane = typename format<T>::lane;

template <number T>
constexpr auto to_bits(T x) {
  return std::bit_cast<typename format<T>::integer>(x);
}

template <number T>
constexpr T from_bits(typename format<T>::integer bits) {
  return std::bit_cast<T>(bits);
}

template <std::floating_point T>
inline constexpr T infinity = from_bits<T>(format<T>::infinity_bits);

template <std::floating_point T>
inline constexpr T nan = from_bits<T>(format<T>::nan_bits);

/// True for every number but the infinities and NaN; of a number in memory under any compiler flags.
template <number T>
constexpr auto is_finite(T const& x) {
  return (std::bit_cast<typename format<T>::integer>(x) & format<T>::magnitude_mask) <
         format<T>::infinity_bits;
}

/// True for NaN alone; of a number in memory under any compiler flags.
template <number T>
constexpr auto is_nan(T const& x) {
  return (std::bit_cast<typename format<T>::integer>(x) & format<T>::magnitude_mask) >
         format<T>::infinity_bits;
}

/// |x|
template <number T>
constexpr T abs(T x) {
  if constexpr (!several<T>)
    if (std::is_constant_evaluated())
      return x < 0 ? -x : x == 0 ? T(0) : x;  // cheaper there: see branch_free.hpp
  return from_bits<T>(to_bits(x) & format<T>::magnitude_mask);
}

/// |magnitude| with the sign of `sign`.
template <number T>
constexpr T copysign(T magnitude, T sign) {
  return from_bits<T>((to_bits(magnitude) & format<T>::magnitude_mask) |
                      (to_bits(sign) & format<T>::sign_mask));
}

/// The smaller of the two; b where one is NaN.
template <class T>
constexpr T min(T a, T b) {
  if constexpr (several<T>)
    return lesser(a, b);
  else
    return a < b ? a : b;
}

/// The larger of the two; b where one is NaN.
template <class T>
constexpr T max(T a, T b) {
  if constexpr (several<T>)
    return greater(a, b);
  else
    return a > b ? a : b;
}

/// x brought into [low, high]; low where x is NaN.
template <number T>
constexpr T clamp(T x, T low, T high) {
  return min(max(x, low), high);
}

}  // namespace ballast::math

#endif
