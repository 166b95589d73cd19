// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_SILU_HPP
#define BALLAST_LAYERS_SILU_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/elementwise.hpp>

namespace ballast {

/// y = x sigmoid(x), also called swish.
///
/// Modes       fast_math: an error of at most 1.1e-5
/// Source      Elfwing et al. 2018
struct silu : elementwise<silu> {
  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1.099839320128867;  // at 2.3994
  static constexpr auto mirror = flow::mirror::gate;

  template <class Math = math::accurate, class T>
  static constexpr T value(T x) {
    return x * Math::sigmoid(x);
  }
  template <class Math = math::accurate, class T>
  static constexpr T derivative(T x) {
    return Math::sigmoid(x) * (1 + x * Math::sigmoid(-x));
  }
  /// Both for the integrals, by one sigmoid: an error of x ulp counts little there.
  static constexpr flow::value_and_slope value_and_derivative(double x) {
    double const s = math::sigmoid(x);
    return {x * s, s * (1 + x * (1 - s))};
  }
};

}  // namespace ballast

#endif
