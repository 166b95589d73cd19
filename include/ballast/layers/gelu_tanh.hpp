// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_GELU_TANH_HPP
#define BALLAST_LAYERS_GELU_TANH_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/elementwise.hpp>

#include <numbers>

namespace ballast {

/// y = x (1 + tanh u) / 2 with u = sqrt(2 / pi) (x + 0.044715 x^3), the approximation of gelu that GPT-2 made
/// common.
///
/// Modes       fast_math: an error of at most 3.4e-6
/// Source      Hendrycks & Gimpel 2016, section 2
struct gelu_tanh : elementwise<gelu_tanh> {
  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1.128993068658772;  // at 1.4185
  static constexpr auto mirror = flow::mirror::gate;

  // (1 + tanh u) / 2 = sigmoid(2 u), which has no cancellation.
  static constexpr double slope = 2 * std::numbers::sqrt2 * std::numbers::inv_sqrtpi, cubic = 0.044715;

  template <class Math = math::accurate, class T>
  static constexpr T value(T x) {
    return x * Math::sigmoid(twice_u(within_reach(x)));
  }
  template <class Math = math::accurate, class T>
  static constexpr T derivative(T x) {
    T const near = within_reach(x), v = twice_u(near);
    T const dv = T(slope) * (1 + T(3 * cubic) * near * near);
    return Math::sigmoid(v) * (1 + near * dv * Math::sigmoid(-v));
  }
  /// Both for the integrals, by one sigmoid: an error of x ulp counts little there.
  static constexpr flow::value_and_slope value_and_derivative(double x) {
    double const near = within_reach(x), s = math::sigmoid(twice_u(near));
    return {x * s, s * (1 + near * slope * (1 + 3 * cubic * near * near) * (1 - s))};
  }

 private:
  template <class T>
  static constexpr T twice_u(T x) {
    return T(slope) * x * (1 + T(cubic) * x * x);
  }
  /// Where the sigmoid is neither 0 nor 1, and x^3 does not overflow.
  template <class T>
  static constexpr T within_reach(T x) {
    return math::select(math::abs(x) < 20, x, math::copysign(T(20), x));
  }
};

}  // namespace ballast

#endif
