// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_RELU6_HPP
#define BALLAST_LAYERS_RELU6_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/closed_form.hpp>
#include <ballast/layers/elementwise.hpp>

#include <array>

namespace ballast {

/// y = min(6, max(0, x)); the derivative at 0 and 6 is 0.
///
/// Source      Krizhevsky 2010, "Convolutional deep belief networks on CIFAR-10"
struct relu6 : elementwise<relu6> {
  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1;
  static constexpr std::array kinks{0.0, 6.0};
  static constexpr flow::moments moments(double variance) { return flow::clipped(variance, 0, 6); }

  template <class T>
  static constexpr T value(T x) {
    return math::min(T(6), math::max(T(0), x));
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return math::select((y > 0) & (y < 6), T(1), T(0));
  }
};

}  // namespace ballast

#endif
