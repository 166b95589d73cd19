// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_SELU_HPP
#define BALLAST_LAYERS_SELU_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/closed_form.hpp>
#include <ballast/layers/elementwise.hpp>

#include <array>

namespace ballast {

/// y = 1.0507 x for x > 0, else 1.0507 * 1.6733 (e^x - 1): its mean and variance are drawn to 0 and 1.
///
/// Source      Klambauer et al. 2017, eq. 2; the constants from appendix A
struct selu : elementwise<selu> {
  static constexpr double above = 1.0507009873554804934, below = above * 1.6732632423543772848;

  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = below;
  static constexpr std::array kinks{0.0};

  template <class T>
  static constexpr T value(T x) {
    return math::select(x > 0, T(above) * x, T(below) * math::expm1(-math::abs(x)));
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return math::select(y > 0, T(above), y + T(below));
  }

  static constexpr flow::moments moments(double variance) {
    return flow::exponential_below<selu>(variance, above, below, 1);
  }
};

}  // namespace ballast

#endif
