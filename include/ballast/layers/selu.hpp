// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_SELU_HPP
#define BALLAST_LAYERS_SELU_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/elementwise.hpp>

namespace ballast {

/// y = 1.0507 x for x > 0, else 1.0507 * 1.6733 (e^x - 1): its mean and variance are drawn to 0 and 1.
///
/// Source      Klambauer et al. 2017, eq. 2; the constants from appendix A
struct selu : elementwise<selu> {
  static constexpr double alpha = 1.6732632423543772848170429916717;
  static constexpr double scale = 1.0507009873554804934193349852946;

  template <class T>
  static constexpr T value(T x) {
    constexpr T above = scale, below = scale * alpha;
    return math::select(x > 0, above * x, below * math::expm1(-math::abs(x)));
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    constexpr T above = scale, below = scale * alpha;
    return math::select(y > 0, above, y + below);
  }
};

}  // namespace ballast

#endif
