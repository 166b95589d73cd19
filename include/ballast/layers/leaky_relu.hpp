// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_LEAKY_RELU_HPP
#define BALLAST_LAYERS_LEAKY_RELU_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/real.hpp>
#include <ballast/flow/closed_form.hpp>
#include <ballast/layers/elementwise.hpp>

#include <array>

namespace ballast {

/// y = x for x > 0, else Slope x; the derivative at 0 is Slope.
///
/// Rejects     a negative slope, with which the output no longer tells the sign of the input
/// Source      Maas et al. 2013
template <real Slope = 0.01>
struct leaky_relu : elementwise<leaky_relu<Slope>> {
  static_assert(Slope >= 0, "ballast::leaky_relu: the slope is negative; give it 0 or more");

  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = Slope > 1 ? Slope.value : 1;
  static constexpr std::array kinks{0.0};
  static constexpr flow::moments moments(double variance) { return flow::two_slopes(variance, Slope, 1); }

  template <class T>
  static constexpr T value(T x) {
    return math::select(x > 0, x, static_cast<T>(Slope) * x);
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return math::select(y > 0, T(1), static_cast<T>(Slope));
  }
};

}  // namespace ballast

#endif
