// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_LOGARITHM_HPP
#define BALLAST_CORE_MATH_LOGARITHM_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/core/math/exponential.hpp>

#include <concepts>
#include <limits>
#include <numbers>

namespace ballast::math {

/// (log((1 + s) / (1 - s)) - 2 s) / s^3 by w = s^2, for |s| <= 3 - sqrt(8).
template <std::floating_point T>
constexpr T log_remainder(T w) {
  if constexpr (std::same_as<T, float>)
    return polynomial(w, 0.295851327f, 0.399886661f, 0.666666853f);
  else
    return polynomial(w, 0.1462323858107783, 0.15331170984318102, 0.1818290573161313, 0.22222210906299858,
                      0.28571428627378742, 0.39999999999896402, 0.66666666666666696);
}

/// x = 2^n (1 + f) with sqrt(1/2) <= 1 + f < sqrt(2).
template <std::floating_point T>
struct exponent_and_fraction {
  int n;
  T f;

  /// For a positive number.
  static constexpr exponent_and_fraction of(T x) {
    using layout = format<T>;
    constexpr auto start = to_bits(std::numbers::sqrt2_v<T> / 2);
    constexpr auto fraction_mask = (typename layout::integer{1} << layout::fraction_bits) - 1;
    bool const denormal = to_bits(x) < to_bits(std::numeric_limits<T>::min());
    auto const offset = to_bits(denormal ? x * power_of_two<T>(layout::fraction_bits) : x) - start;
    int const n = static_cast<int>(offset >> layout::fraction_bits);
    return {denormal ? n - layout::fraction_bits : n, from_bits<T>((offset & fraction_mask) + start) - 1};
  }
};

/// log(2^n (1 + f))
template <std::floating_point T>
constexpr T log_of(exponent_and_fraction<T> x) {
  auto const [n, f] = x;
  T const s = f / (2 + f), w = s * s, half_square = T(0.5) * f * f;
  return ln2<T>::times(n, f - (half_square - s * (half_square + w * log_remainder(w))));
}

/// The natural logarithm of x.
template <std::floating_point T>
constexpr T log(T x) {
  bool const positive = to_bits(x) > 0, zero = abs(x) == 0;
  T const outside = zero ? -infinity<T> : positive || is_nan(x) ? x : nan<T>;
  return positive && is_finite(x) ? log_of(exponent_and_fraction<T>::of(x)) : outside;
}

/// log(1 + x), without the cancellation at small x.
template <std::floating_point T>
constexpr T log1p(T x) {
  T const sum = 1 + max(x, T(-2));
  auto const [n, f] = exponent_and_fraction<T>::of(sum);
  T const inside = copysign(log_of<T>({n, n == 0 ? x : f}), x);
  T const outside = sum == 0 ? -infinity<T> : to_bits(sum) > 0 || is_nan(x) ? x : nan<T>;
  return to_bits(sum) > 0 && is_finite(sum) ? inside : outside;
}

}  // namespace ballast::math

#endif
