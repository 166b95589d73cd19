// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_HARDSWISH_HPP
#define BALLAST_LAYERS_HARDSWISH_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/elementwise.hpp>

#include <array>

namespace ballast {

/// y = x min(6, max(0, x + 3)) / 6; the derivative at -3 is -1/2, at 3 it is 3/2.
///
/// Source      Howard et al. 2019, "Searching for MobileNetV3"
struct hardswish : elementwise<hardswish> {
  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1.5;
  static constexpr auto mirror = flow::mirror::gate;
  static constexpr std::array kinks{-3.0, 3.0};

  template <class T>
  static constexpr T value(T x) {
    return x * math::select(x < -3, T(0), math::select(x > 3, T(1), (x + 3) / 6));
  }
  template <class T>
  static constexpr T derivative(T x) {
    return math::select(x < -3, T(0), math::select(x > 3, T(1), x / 3 + T(0.5)));
  }
};

}  // namespace ballast

#endif
