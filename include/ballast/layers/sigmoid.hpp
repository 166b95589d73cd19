// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_SIGMOID_HPP
#define BALLAST_LAYERS_SIGMOID_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/elementwise.hpp>

namespace ballast {

/// y = 1 / (1 + e^-x).
///
/// Modes       fast_math: an error of at most 8e-7
struct sigmoid : elementwise<sigmoid> {
  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 0.25;
  static constexpr auto mirror = flow::mirror::rising_to_1;

  template <class Math = math::accurate, class T>
  static constexpr T value(T x) {
    return Math::sigmoid(x);
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return y * (1 - y);
  }
};

}  // namespace ballast

#endif
