// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_CRITICAL_POINT_HPP
#define BALLAST_FLOW_CRITICAL_POINT_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/moments_of.hpp>

namespace ballast::flow {

/// Layers y = W f(x) + b that keep both E y^2 = E x^2 = fixed_point and the mean square of the gradient, by
/// w ~ N(0, weight_variance / fan in) and b ~ N(0, bias_variance).
struct critical_point {
  double weight_variance = 0;
  double bias_variance = 0;  // negative: there is no such point
  double fixed_point = 0;
  double slope = 0;  // d E y^2 / d E x^2: above 1 the fixed point is unstable, and signals drift away from it
  double error = 0;  // of the moments, estimated, relative

  constexpr bool exists() const { return weight_variance > 0 && bias_variance >= 0; }
};

/// sigma_w^2 = 1 / E f'^2 and sigma_b^2 = q - sigma_w^2 E f^2 at x ~ N(0, q).
///
/// Source  Schoenholz, Gilmer, Ganguli & Sohl-Dickstein 2017
template <class F>
constexpr critical_point critical_point_of(double q) {
  moments const y = moments_of<F>({.variance = q});
  if (y.slope_square <= 0) return {.fixed_point = q, .error = y.error};
  double const weight = 1 / y.slope_square, bias = q - weight * y.square;
  bool const is_zero = math::abs(bias) < 1e-6 * q;  // relu: but for rounding
  return {.weight_variance = weight,
          .bias_variance = is_zero ? 0 : bias,
          .fixed_point = q,
          .slope = weight * y.square * y.damping / q,
          .error = y.error};
}

}  // namespace ballast::flow

#endif
