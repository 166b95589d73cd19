// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_HARDSIGMOID_HPP
#define BALLAST_LAYERS_HARDSIGMOID_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/elementwise.hpp>

#include <array>

namespace ballast {

/// y = min(6, max(0, x + 3)) / 6; the derivative at -3 and 3 is 0.
///
/// Source      Howard et al. 2019, "Searching for MobileNetV3"
struct hardsigmoid : elementwise<hardsigmoid> {
  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1.0 / 6;
  static constexpr auto mirror = flow::mirror::rising_to_1;
  static constexpr std::array kinks{-3.0, 3.0};

  template <class T>
  static constexpr T value(T x) {
    return math::select(x <= -3, T(0), math::select(x >= 3, T(1), (x + 3) / 6));
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return math::select((y > 0) & (y < 1), T(1) / 6, T(0));
  }
};

}  // namespace ballast

#endif
