// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_ELU_HPP
#define BALLAST_LAYERS_ELU_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/real.hpp>
#include <ballast/flow/closed_form.hpp>
#include <ballast/layers/elementwise.hpp>

#include <array>

namespace ballast {

/// y = x for x > 0, else Alpha (e^x - 1); the derivative at 0 is Alpha.
///
/// Rejects     a negative Alpha, with which the output no longer tells the sign of the input
/// Source      Clevert et al. 2016
template <real Alpha = 1>
struct elu : elementwise<elu<Alpha>> {
  static_assert(Alpha >= 0, "ballast::elu: alpha is negative; give it 0 or more");

  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = Alpha > 1 ? Alpha.value : 1;
  static constexpr std::array kinks{0.0};
  static constexpr flow::moments moments(double variance) {
    return flow::exponential_below<elu>(variance, 1, Alpha, 1);
  }

  template <class T>
  static constexpr T value(T x) {
    return math::select(x > 0, x, static_cast<T>(Alpha) * math::expm1(-math::abs(x)));
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return math::select(y > 0, T(1), y + static_cast<T>(Alpha));
  }
};

}  // namespace ballast

#endif
