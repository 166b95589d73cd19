// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_HARDTANH_HPP
#define BALLAST_LAYERS_HARDTANH_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/real.hpp>
#include <ballast/layers/elementwise.hpp>

namespace ballast {

/// y = min(Max, max(Min, x)); the derivative at Min and Max is 0.
///
/// Rejects     Min >= Max
template <real Min = -1, real Max = 1>
struct hardtanh : elementwise<hardtanh<Min, Max>> {
  static_assert(Min < Max, "ballast::hardtanh: the bounds leave no room; give the lower one first");

  template <class T>
  static constexpr T value(T x) {
    return math::min(static_cast<T>(Max), math::max(static_cast<T>(Min), x));
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return math::select((y > static_cast<T>(Min)) & (y < static_cast<T>(Max)), T(1), T(0));
  }
};

}  // namespace ballast

#endif
