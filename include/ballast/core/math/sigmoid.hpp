// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_SIGMOID_HPP
#define BALLAST_CORE_MATH_SIGMOID_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/core/math/branch_free.hpp>
#include <ballast/core/math/exponential.hpp>

#include <concepts>
#include <numbers>
#include <type_traits>

namespace ballast::math {

/// 1 / (1 + e^-x)
///
/// Accuracy  2.5 ulp (float), 2.5 ulp (double)
template <number T>
[[gnu::always_inline]] constexpr T sigmoid(T x) {
  if constexpr (std::same_as<T, double>)
    if (std::is_constant_evaluated() && -708 < x && x < 708) {
      T const power = exp_series(x < 0 ? x : -x);
      return (x < 0 ? power : 1) / (1 + power);
    }
  T const power = exp_of(exponent_and_rest<T>::of(-magnitude(x, T(exp_limit<T>))));
  return unless_nan(x, select(to_bits(x) < 0, power, T(1)) / (1 + power));
}

/// tanh x in double: (1 - e^-2|x|) / (1 + e^-2|x|) with the sign of x.
template <number T>
constexpr T tanh_by_exp(T x) {
  using std::numbers::log2e_v, std::numbers::ln2_v;
  using exponent = typename format<T>::exponent;
  T const power_of_e = -2 * magnitude(x, T(19.1));
  exponent const n = static_cast<exponent>(multiply_add(power_of_e, log2e_v<lane<T>>, lane<T>(-0.5)));
  T const r =
      multiply_add(static_cast<T>(n), -ln2_v<lane<T>>, power_of_e);  // its error counts 2^n times: no tail
  T const power = power_of_two<T>(n);
  T const shift = select(n == 0, T(0), power - 1);
  T const value = multiply_add(power, multiply_add(r * r, exp_remainder(r), r), shift);  // e^-2|x| - 1
  return copysign(value / (2 + value), x);
}

/// tanh x in float: x P(x^2) / Q(x^2), fitted to a relative error of 2.2e-8 up to where it is 1. A common
/// factor of P and Q keeps their roundings small.
template <number T>
constexpr T tanh_by_fraction(T x) {
  T const size = magnitude(x, T(9.5)), square = size * size;
  T const above = quartic(square, 1.9684279e-08f, 3.03275622e-05f, 0.00513802196f, 0.196567726f, 1.46875f);
  T const below = quartic(square, 1.14525688e-06f, 0.000483186306f, 0.0380219528f, 0.686150883f, 1.46875f);
  auto const bits = min(to_bits(size * above / below), to_bits(T(1)));
  return from_bits<T>(bits | (to_bits(x) & format<T>::sign_mask));
}

/// The hyperbolic tangent, at most 1, and exactly 1 from |x| = 9.5 (float), 19.1 (double) on.
///
/// Accuracy  5 ulp (float), 2.8 ulp (double)
template <number T>
[[gnu::always_inline]] constexpr T tanh(T x) {
  if constexpr (std::same_as<lane<T>, float>)
    return unless_nan(x, tanh_by_fraction(x));
  else {
    if constexpr (std::same_as<T, double>)
      if (std::is_constant_evaluated() && ((0.5 < x && x < 19) || (-19 < x && x < -0.5))) {
        double const power = exp_series(x < 0 ? 2 * x : -2 * x);
        return (x < 0 ? power - 1 : 1 - power) / (1 + power);
      }
    return unless_nan(x, tanh_by_exp(x));
  }
}

}  // namespace ballast::math

#endif
