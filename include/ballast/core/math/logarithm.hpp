// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_LOGARITHM_HPP
#define BALLAST_CORE_MATH_LOGARITHM_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/core/math/branch_free.hpp>
#include <ballast/core/math/exponential.hpp>

#include <bit>
#include <concepts>
#include <cstdint>
#include <limits>
#include <numbers>
#include <type_traits>

namespace ballast::math {

/// (log((1 + s) / (1 - s)) - 2 s) / s^3 by w = s^2, for |s| <= 3 - sqrt(8).
template <number T>
constexpr T log_remainder(T w) {
  if constexpr (std::same_as<lane<T>, float>)
    return polynomial(w, 0.295851327f, 0.399886661f, 0.666666853f);
  else
    return polynomial(w, 0.1462323858107783, 0.15331170984318102, 0.1818290573161313, 0.22222210906299858,
                      0.28571428627378742, 0.39999999999896402, 0.66666666666666696);
}

/// x = 2^n (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2).
template <number T>
struct exponent_and_fraction {
  using exponent = typename format<T>::exponent;
  exponent n;
  T f;

  /// Of a positive normal number.
  static constexpr exponent_and_fraction of(T x) {
    constexpr int fraction_bits = format<T>::fraction_bits;
    constexpr auto start = to_bits(std::numbers::sqrt2_v<lane<T>> / 2);
    constexpr auto fraction_mask = (decltype(start){1} << fraction_bits) - 1;
    auto const offset = to_bits(x) - start;
    return {static_cast<exponent>(offset >> fraction_bits),
            from_bits<T>((offset & fraction_mask) + start) - 1};
  }
};

/// log(2^n (1 + f))
template <number T>
constexpr T log_of(exponent_and_fraction<T> x) {
  auto const [n, f] = x;
  T const s = f / (2 + f), w = s * s, half_square = lane<T>(0.5) * f * f;
  return ln2<T>::times(n, f - (half_square - s * (half_square + w * log_remainder(w))));
}

/// The natural logarithm of a normal x > 0 by the series of 2 artanh(f / (2 + f)), in constant expressions, as
/// exp_series.
///
/// Accuracy  1.3 ulp
constexpr double log_series(double x) {
  constexpr auto start = to_bits(std::numbers::sqrt2 / 2);
  auto const offset = std::bit_cast<std::int64_t>(x) - start;
  auto const n = static_cast<double>(offset >> 52);
  double const f = std::bit_cast<double>((offset & 0xfffffffffffff) + start) - 1, s = f / (2 + f), w = s * s;
  double const after5 =
      2. / 11 + w * (2. / 13 + w * (2. / 15 + w * (2. / 17 + w * (2. / 19 + w * (2. / 21)))));
  double const after1 = w * (2. / 3 + w * (2. / 5 + w * (2. / 7 + w * (2. / 9 + w * after5))));
  double const half_square = f * f / 2;
  return n * ln2<double>::head + (f - (half_square - s * (half_square + after1)) + n * ln2<double>::tail);
}

/// The natural logarithm of x: -infinity at zero, NaN below.
///
/// Accuracy  1.1 ulp (float), 1.3 ulp (double)
template <std::floating_point T>
[[gnu::always_inline]] constexpr T log(T x) {
  using range = std::numeric_limits<T>;
  if constexpr (std::same_as<T, double>)
    if (std::is_constant_evaluated() && range::min() <= x && x <= range::max()) return log_series(x);
  T const size = magnitude(x, T(0), range::max());
  bool const normal = to_bits(size) >= to_bits(range::min());
  auto const [n, f] =
      exponent_and_fraction<T>::of(size * select(normal, T(1), power_of_two<T>(range::digits)));
  T const value = log_of<T>({normal ? n : n - range::digits, f});
  T const positive = select(to_bits(x) < to_bits(infinity<T>), value, x);
  return select(abs(x) == 0, -infinity<T>, select(to_bits(x) < 0, nan<T>, positive));
}

/// log(1 + x), without the cancellation at small x.
///
/// Accuracy  2.6 ulp (float), 2.9 ulp (double)
template <number T>
[[gnu::always_inline]] constexpr T log1p(T x) {
  if constexpr (std::same_as<T, double>)
    if (std::is_constant_evaluated() && T(-0.5) < x && x != 0 && x < T(1e16))
      return log_series(1 + x) + (x - ((1 + x) - 1)) / (1 + x);
  T const highest = std::numeric_limits<lane<T>>::max();
  T const sum = 1 + within(x, highest);
  auto const [n, f] = exponent_and_fraction<T>::of(magnitude(sum, T(0), highest));
  T const value = copysign(log_of<T>({n, select(n == 0, x, f)}), x);
  T const positive = select(is_finite(x), value, x);
  return select(sum == 0, T(-infinity<lane<T>>), select(to_bits(sum) < 0, T(nan<lane<T>>), positive));
}

}  // namespace ballast::math

#endif
