// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_GELU_HPP
#define BALLAST_LAYERS_GELU_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/elementwise.hpp>

#include <numbers>

namespace ballast {

/// y = x P(X <= x) for a standard normal X, which is x erfc(-x / sqrt(2)) / 2.
///
/// Source      Hendrycks & Gimpel 2016
struct gelu : elementwise<gelu> {
  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1.128904145185155;  // at sqrt(2)
  static constexpr auto mirror = flow::mirror::gate;

  template <class T>
  static constexpr T value(T x) {
    return x * (twice_probability(x) / 2);
  }
  template <class T>
  static constexpr T derivative(T x) {
    return value_and_derivative(x).derivative;
  }

  template <class T>
  struct pair {
    T value, derivative;
  };
  /// Both, by one erfc. The derivative is halved last: of a sum of two products a compiler may round either one.
  template <class T>
  static constexpr pair<T> value_and_derivative(T x) {
    using math::lane, std::numbers::inv_sqrtpi_v, std::numbers::sqrt2_v;
    constexpr lane<T> twice_peak = inv_sqrtpi_v<lane<T>> * sqrt2_v<lane<T>>;
    T const twice = twice_probability(x),
            near = math::select(math::abs(x) < 40, x, T(0));  // further out the density is 0
    return {x * (twice / 2), (twice + near * (twice_peak * math::exp(-near * near / 2))) / 2};
  }

 private:
  template <class T>
  static constexpr T twice_probability(T x) {
    return math::erfc(x * (-std::numbers::sqrt2_v<math::lane<T>> / 2));
  }
};

}  // namespace ballast

#endif
