// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_SOFTSIGN_HPP
#define BALLAST_LAYERS_SOFTSIGN_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/elementwise.hpp>

#include <array>

namespace ballast {

/// y = x / (1 + |x|).
///
/// Source      Glorot & Bengio 2010
struct softsign : elementwise<softsign> {
  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1;
  static constexpr auto mirror = flow::mirror::odd;
  static constexpr std::array kinks{0.0};

  template <class T>
  static constexpr T value(T x) {
    return x / (1 + math::abs(x));
  }
  template <class T>
  static constexpr T derivative(T x) {
    T const inverse = 1 / (1 + math::abs(x));
    return inverse * inverse;
  }
};

}  // namespace ballast

#endif
