// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_SIGMOID_HPP
#define BALLAST_CORE_MATH_SIGMOID_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/core/math/exponential.hpp>

#include <concepts>

namespace ballast::math {

/// 1 / (1 + e^-x)
template <std::floating_point T>
[[gnu::always_inline]] constexpr T sigmoid(T x) {
  T const power = exp_of_difference(-magnitude(x, T(0), exp_limit<T>));
  return unless_nan(x, select(to_bits(x) < 0, power, T(1)) / (1 + power));
}

/// The hyperbolic tangent.
template <std::floating_point T>
[[gnu::always_inline]] constexpr T tanh(T x) {
  if constexpr (std::same_as<T, float>) {
    T const inside = within(x, T(9.02)), w = inside * inside;
    T const numerator = polynomial(w, 1.33350729e-08f, 2.05949964e-05f, 0.00349473349f, 0.133803063f, 1.0f);
    T const denominator = polynomial(w, 7.76855768e-07f, 0.000328423635f, 0.0258737317f, 0.467136217f, 1.0f);
    return unless_nan(x, within(inside * numerator / denominator, T(1)));
  } else {
    T const power = expm1(2 * magnitude(x, T(0), T(20)));
    return unless_nan(x, copysign(power / (power + 2), x));
  }
}

}  // namespace ballast::math

#endif
