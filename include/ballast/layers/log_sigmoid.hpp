// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_LOG_SIGMOID_HPP
#define BALLAST_LAYERS_LOG_SIGMOID_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/elementwise.hpp>

namespace ballast {

/// y = log(1 / (1 + e^-x)).
struct log_sigmoid : elementwise<log_sigmoid> {
  static constexpr bool takes_packs = true;
  static constexpr double lipschitz = 1;
  static constexpr auto mirror = flow::mirror::gate;

  template <class T>
  static constexpr T value(T x) {
    return math::min(T(0), x) - math::log1p(math::exp(-math::abs(x)));
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return -math::expm1(y);
  }
};

}  // namespace ballast

#endif
