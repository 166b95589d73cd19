// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_EXPONENTIAL_HPP
#define BALLAST_CORE_MATH_EXPONENTIAL_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/core/math/branch_free.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <numbers>
#include <type_traits>

namespace ballast::math {

/// ln 2 in two parts: an exponent times `head` is exact.
template <number T>
struct ln2 {
  static constexpr bool single = std::same_as<lane<T>, float>;
  static constexpr auto head = static_cast<lane<T>>(single ? 0x1.62e4p-1 : 0x1.62e42feep-1);
  static constexpr auto tail = static_cast<lane<T>>(single ? 0x1.7f7d1cf79abcap-20 : 0x1.a39ef35793c76p-33);

  /// value + n ln 2. The tail goes with 2n, a conversion of its own: -ffast-math would add head and tail
  /// again if both stood beside one and the same number.
  static constexpr T times(typename format<T>::exponent n, T value) {
    return multiply_add(static_cast<T>(2 * n), tail / 2, multiply_add(static_cast<T>(n), head, value));
  }
};

/// x = n ln 2 + r with |r| <= ln(2) / 2.
template <number T>
struct exponent_and_rest {
  using exponent = typename format<T>::exponent;
  exponent n;
  T r;

  static constexpr exponent_and_rest of(T x) {
    constexpr int above = 1100;  // makes the number positive, so that truncation rounds to nearest
    constexpr auto log2e = std::numbers::log2e_v<lane<T>>, half = lane<T>(0.5);
    exponent const n = static_cast<exponent>(multiply_add(x, log2e, above + half)) - above;
    return {n, ln2<T>::times(-n, x)};
  }
};

/// (e^r - 1 - r) / r^2 for |r| <= ln(2) / 2.
template <number T>
constexpr T exp_remainder(T r) {
  if constexpr (std::same_as<lane<T>, float>)
    return quartic(r, 0.00139265504f, 0.00836347272f, 0.0416665524f, 0.166665752f, 0.5f);
  else
    return polynomial(r, 2.5100860168090098e-08, 2.762070569712557e-07, 2.755726745716343e-06,
                      2.4801519991900052e-05, 0.0001984126986370219, 0.0013888888918057098,
                      0.0083333333333299314, 0.041666666666622429, 0.16666666666666669, 0.5);
}

/// Beyond this magnitude e^x is infinite or zero.
template <number T>
inline constexpr int exp_limit = std::same_as<lane<T>, float> ? 104 : 746;

/// 2^n e^r
template <number T>
constexpr T exp_of(exponent_and_rest<T> x) {
  return scale(multiply_add(x.r, multiply_add(x.r, exp_remainder(x.r), 1), 1), x.n);
}

/// e^x by its series for |x| < 708, in constant expressions: there the calls of the formula above cost several
/// times their arithmetic.
///
/// Accuracy  1.3 ulp
constexpr double exp_series(double x) {
  int const n = static_cast<int>(x * std::numbers::log2e + 1100.5) - 1100;
  double const r = x - n * ln2<double>::head - 2 * n * (ln2<double>::tail / 2);
  double const after6 =
      1 + r / 7 * (1 + r / 8 * (1 + r / 9 * (1 + r / 10 * (1 + r / 11 * (1 + r / 12 * (1 + r / 13))))));
  double const power = 1 + r * (1 + r / 2 * (1 + r / 3 * (1 + r / 4 * (1 + r / 5 * (1 + r / 6 * after6)))));
  return power * std::bit_cast<double>(static_cast<std::int64_t>(n + 1023) << 52);
}

/// e^x
///
/// Accuracy  1.3 ulp (float), 1.4 ulp (double)
template <number T>
[[gnu::always_inline]] constexpr T exp(T x) {
  if constexpr (std::same_as<T, double>)
    if (std::is_constant_evaluated() && -708 < x && x < 708) return exp_series(x);
  return unless_nan(x, exp_of(exponent_and_rest<T>::of(within(x, T(exp_limit<T>)))));
}

/// e^x - 1, without the cancellation at small x.
///
/// Accuracy  1.9 ulp (float), 2 ulp (double)
template <number T>
[[gnu::always_inline]] constexpr T expm1(T x) {
  T const limit = select(to_bits(x) < 0, T(40), T(exp_limit<T>));  // e^-40 - 1 rounds to -1
  auto const [n, r] = exponent_and_rest<T>::of(within(x, limit));
  T const shift = select(n == 0, T(0), 1 - power_of_two<T>(-min(n, decltype(n)(60))));
  T const value = multiply_add(r * r, exp_remainder(r), r) + shift;  // (e^x - 1) 2^-n
  return unless_nan(x, copysign(scale(abs(value), n), x));
}

}  // namespace ballast::math

#endif
