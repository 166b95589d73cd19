// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_MISH_HPP
#define BALLAST_LAYERS_MISH_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/elementwise.hpp>

#include <concepts>

namespace ballast {

/// y = x tanh(log(1 + e^x)).
///
/// Modes       fast_math: an error of at most 1e-6 below 1, and above of the value
/// Source      Misra 2019
struct mish : elementwise<mish> {
  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1.088498161251728;  // at 1.4906

  // With p = e^x and n = p (p + 2), tanh(log(1 + p)) = n / (n + 2), and its derivative is
  // 4 p (p + 1) / (n + 2)^2. Far out they are 1 and 0 to the last bit, and 1 / (n + 2) would come near the
  // denormals, where -ffast-math divides badly.

  template <class Math = math::accurate, class T>
  static constexpr T value(T x) {
    T const p = Math::exp(within_reach(x)), n = p * (p + 2);
    return x * (n / (n + 2));
  }
  template <class Math = math::accurate, class T>
  static constexpr T derivative(T x) {
    T const near = within_reach(x), p = Math::exp(near), n = p * (p + 2);
    T const inverse = 1 / (n + 2);
    return inverse * (n + near * (4 * p * (p + 1) * inverse));
  }
  /// Both for the integrals, by one exponential.
  static constexpr flow::value_and_slope value_and_derivative(double x) {
    double const near = within_reach(x), p = math::exp(near), n = p * (p + 2), inverse = 1 / (n + 2);
    return {x * n * inverse, inverse * (n + near * (4 * p * (p + 1) * inverse))};
  }

 private:
  template <class T>
  static constexpr T within_reach(T x) {
    T const far_out = std::same_as<math::lane<T>, float> ? 20 : 40;
    return math::select(x < far_out, x, far_out);
  }
};

}  // namespace ballast

#endif
