// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_HARDTANH_HPP
#define BALLAST_LAYERS_HARDTANH_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/real.hpp>
#include <ballast/flow/closed_form.hpp>
#include <ballast/layers/elementwise.hpp>

#include <array>

namespace ballast {

/// y = min(Max, max(Min, x)); the derivative at Min and Max is 0.
///
/// Rejects     Min >= Max
template <real Min = -1, real Max = 1>
struct hardtanh : elementwise<hardtanh<Min, Max>> {
  static_assert(Min < Max, "ballast::hardtanh: the bounds leave no room; give the lower one first");

  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1;
  static constexpr std::array kinks{Min.value, Max.value};
  static constexpr flow::moments moments(double variance) { return flow::clipped(variance, Min, Max); }

  template <class T>
  static constexpr T value(T x) {
    return math::min(T(high<T>), math::max(T(low<T>), x));
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return math::select((low<T> < y) & (y < high<T>), T(1), T(0));
  }

 private:
  template <class T>
  static constexpr auto low = static_cast<math::lane<T>>(Min);
  template <class T>
  static constexpr auto high = static_cast<math::lane<T>>(Max);
};

}  // namespace ballast

#endif
