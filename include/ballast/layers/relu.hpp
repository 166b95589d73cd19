// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_RELU_HPP
#define BALLAST_LAYERS_RELU_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/closed_form.hpp>
#include <ballast/layers/elementwise.hpp>

#include <array>

namespace ballast {

/// y = max(0, x); the derivative at 0 is 0.
///
/// Source      Nair & Hinton 2010
struct relu : elementwise<relu> {
  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1;
  static constexpr std::array kinks{0.0};
  static constexpr flow::moments moments(double variance) { return flow::two_slopes(variance, 0, 1); }

  template <class T>
  static constexpr T value(T x) {
    return math::max(T(0), x);
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return math::select(y > 0, T(1), T(0));
  }
};

}  // namespace ballast

#endif
