// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_TANH_HPP
#define BALLAST_LAYERS_TANH_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/elementwise.hpp>

namespace ballast {

/// y = tanh x.
///
/// Modes       fast_math: an error of at most 6.6e-5 of the value
struct tanh : elementwise<tanh> {
  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1;
  static constexpr auto mirror = flow::mirror::odd;

  template <class Math = math::accurate, class T>
  static constexpr T value(T x) {
    return Math::tanh(x);
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return 1 - y * y;
  }
};

}  // namespace ballast

#endif
