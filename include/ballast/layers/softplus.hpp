// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_SOFTPLUS_HPP
#define BALLAST_LAYERS_SOFTPLUS_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/real.hpp>
#include <ballast/layers/elementwise.hpp>

namespace ballast {

/// y = log(1 + e^(Beta x)) / Beta, and y = x where Beta x is over the Threshold.
///
/// Rejects     Beta <= 0
/// Source      Dugas et al. 2001; the threshold from torch.nn.Softplus
template <real Beta = 1, real Threshold = 20>
struct softplus : elementwise<softplus<Beta, Threshold>> {
  static_assert(Beta > 0, "ballast::softplus: beta is not positive; give it more than 0");
  static constexpr bool takes_packs = true;

  /// At the threshold it falls by log1p(e^-Threshold) / Beta, which from 20 on is below what a float can tell.
  static constexpr double lipschitz = Threshold < 20 ? math::infinity<double> : 1;
  static constexpr auto mirror = Threshold < 20 ? flow::mirror::none : flow::mirror::gate;

  template <class T>
  static constexpr T value(T x) {
    T const z = static_cast<T>(Beta) * x;
    T const curve = math::max(T(0), z) + math::log1p(math::exp(-math::abs(z)));
    return math::select(z > static_cast<T>(Threshold), x, static_cast<T>(1 / Beta) * curve);
  }
  template <class T>
  static constexpr T derivative(T x) {
    T const z = static_cast<T>(Beta) * x;
    return math::select(z > static_cast<T>(Threshold), T(1), math::sigmoid(z));
  }
};

}  // namespace ballast

#endif
