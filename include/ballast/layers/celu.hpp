// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_CELU_HPP
#define BALLAST_LAYERS_CELU_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/real.hpp>
#include <ballast/flow/closed_form.hpp>
#include <ballast/layers/elementwise.hpp>

#include <array>

namespace ballast {

/// y = x for x > 0, else Alpha (e^(x / Alpha) - 1), which has the slope 1 at 0 for every Alpha.
///
/// Rejects     Alpha <= 0
/// Source      Barron 2017
template <real Alpha = 1>
struct celu : elementwise<celu<Alpha>> {
  static_assert(Alpha > 0, "ballast::celu: alpha is not positive; give it more than 0");

  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1;
  static constexpr std::array kinks{0.0};
  static constexpr flow::moments moments(double variance) {
    return flow::exponential_below<celu>(variance, 1, Alpha, 1 / Alpha);
  }

  template <class T>
  static constexpr T value(T x) {
    T const alpha = static_cast<T>(Alpha), rate = static_cast<T>(1 / Alpha);
    return math::select(x > 0, x, alpha * math::expm1(-rate * math::abs(x)));
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    T const rate = static_cast<T>(1 / Alpha);
    return math::select(y > 0, T(1), 1 + rate * y);
  }
};

}  // namespace ballast

#endif
