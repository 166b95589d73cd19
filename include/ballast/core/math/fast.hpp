// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_FAST_HPP
#define BALLAST_CORE_MATH_FAST_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/core/math/branch_free.hpp>
#include <ballast/core/math/exponential.hpp>
#include <ballast/core/math/sigmoid.hpp>

#include <concepts>
#include <numbers>

namespace ballast::math {

// The same functions of floats with a larger error, and in less time. NaN gives NaN, and the ends are exact.

/// A float, or a register of them.
template <class T>
concept single = number<T> && std::same_as < lane<T>,
float > ;

/// e^x; from 0 to infinity.
///
/// Accuracy  7e-6 of the value; where that is denormal an absolute error of 6e-39
template <single T>
[[gnu::always_inline]] constexpr T fast_exp(T x) {
  using integer = typename format<T>::integer;
  using exponent = typename format<T>::exponent;
  constexpr int above = 150;  // makes the number positive, so that truncation rounds to nearest
  T const near = within(x, T(89));
  exponent const n =
      static_cast<exponent>(multiply_add(near, std::numbers::log2e_v<float>, above + 0.5f)) - above;
  T const r = multiply_add(static_cast<T>(-n), std::numbers::ln2_v<float>, near);
  T const power = quartic(r, 0.0415136812f, 0.167875918f, 0.500030198f, 0.999966773f, 1.0f);
  integer const bits = to_bits(power) + (static_cast<integer>(n) << format<T>::fraction_bits);
  return unless_nan(x, from_bits<T>(max(min(bits, integer(format<T>::infinity_bits)), integer(0))));
}

/// A positive value, but at most the limit, with the sign of x.
template <number T>
constexpr T capped(lane<T> limit, T value, T x) {
  auto const bits = min(to_bits(value), to_bits(T(limit)));
  return from_bits<T>(bits | (to_bits(x) & format<T>::sign_mask));
}

/// 1 / (1 + e^-x) as (1 + tanh(x / 2)) / 2; exactly 0 or 1 from |x| = 14.4 on.
///
/// Accuracy  an absolute error of 8e-7
template <single T>
[[gnu::always_inline]] constexpr T fast_sigmoid(T x) {
  T const size = magnitude(x, T(14.4f)), square = size * size;
  T const above =
      polynomial(square, 3.887738714e-06f / 256, 0.002270467352f / 64, 0.122970144f / 16, 0.9999987273f / 4);
  T const below = polynomial(square, 1.415104895e-04f / 64, 0.021046834202f / 16, 0.4562941161f / 4, 1.0f);
  return unless_nan(x, 0.5f + capped(0.5f, size * above / below, x));
}

/// The hyperbolic tangent as x P(x^2) / Q(x^2); exactly -1 or 1 from |x| = 5.2 on.
///
/// Accuracy  6.6e-5 of the value, where that is no denormal
template <single T>
[[gnu::always_inline]] constexpr T fast_tanh(T x) {
  T const size = magnitude(x, T(5.2f)), square = size * size;
  T const above = polynomial(square, 6.516028173e-04f, 0.1017961412f, 0.9999355859f);
  T const below = polynomial(square, 0.01263035092f, 0.4347458223f, 1.0f);
  return unless_nan(x, capped(1.0f, size * above / below, x));
}

// A formula that is written for both kinds has the choice as a template parameter: Math::tanh(x).

/// The functions as they are elsewhere in this folder.
struct accurate {
  template <number T>
  [[gnu::always_inline]] static constexpr T exp(T x) {
    return math::exp(x);
  }
  template <number T>
  [[gnu::always_inline]] static constexpr T sigmoid(T x) {
    return math::sigmoid(x);
  }
  template <number T>
  [[gnu::always_inline]] static constexpr T tanh(T x) {
    return math::tanh(x);
  }
};

/// The fast ones; of doubles there are only the accurate ones.
struct fast {
  template <number T>
  [[gnu::always_inline]] static constexpr T exp(T x) {
    if constexpr (single<T>)
      return fast_exp(x);
    else
      return math::exp(x);
  }
  template <number T>
  [[gnu::always_inline]] static constexpr T sigmoid(T x) {
    if constexpr (single<T>)
      return fast_sigmoid(x);
    else
      return math::sigmoid(x);
  }
  template <number T>
  [[gnu::always_inline]] static constexpr T tanh(T x) {
    if constexpr (single<T>)
      return fast_tanh(x);
    else
      return math::tanh(x);
  }
};

}  // namespace ballast::math

#endif
