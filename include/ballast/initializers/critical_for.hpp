// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_CRITICAL_FOR_HPP
#define BALLAST_INITIALIZERS_CRITICAL_FOR_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/real.hpp>
#include <ballast/flow/activation.hpp>
#include <ballast/flow/critical_point.hpp>
#include <ballast/initializers/initializer.hpp>
#include <ballast/initializers/normal.hpp>

namespace ballast {

namespace detail {

template <class F, real FixedPoint>
consteval flow::critical_point solve_critical_point() {
  static_assert(FixedPoint > 0,
                "ballast::critical_for: the fixed point is a mean square; give a positive number");
  static_assert(
      flow::usable_in_constants<F>,
      "ballast::critical_for: this is no function that the compiler can evaluate; give an activation, or "
      "a type with static constexpr members value(x) and derivative(x)");
  if constexpr (FixedPoint > 0 && flow::usable_in_constants<F>) {
    constexpr flow::critical_point found = flow::critical_point_of<F>(FixedPoint);
    constexpr bool integrated = found.error <= flow::detail::close_enough;
    static_assert(integrated,
                  "ballast::critical_for: the function has a kink that it does not declare; give it a static "
                  "array `kinks`");
    static_assert(
        !integrated || found.exists(),
        "ballast::critical_for: no variances of weights and biases keep signal and gradient through this "
        "activation, since its mean is too large; take the nearest with a smaller mean, tanh for sigmoid "
        "and elu for softplus, or subtract the mean from a function of your own");
    if constexpr (found.exists()) return found;
  }
  return {};
}

}  // namespace detail

/// w ~ N(0, weight_variance / fan in), b ~ N(0, bias_variance): the start of y = W F(x) + b that keeps both
/// E x^2 = FixedPoint and the mean square of the gradient. The compiler solves for it.
///
/// F is an activation or a function of the user's own. Through relu and leaky_relu every mean square stays.
/// Elsewhere `slope` is what each layer makes of a deviation from it: with tanh (0.39) it dies out, with gelu
/// (1.07) and silu (1.10) it grows. There, start a first layer, which follows no activation, by lecun_normal,
/// and normalize the data.
///
/// Rejects     an F without such a point, as sigmoid and softplus at 1, whose mean is too large: less its
///             mean every F has one; a kink that F does not declare
/// Source      Schoenholz, Gilmer, Ganguli & Sohl-Dickstein 2017
template <class F, real FixedPoint = 1>
struct critical_for {
  using role = ballast::role::initializer;

  static constexpr flow::critical_point point = detail::solve_critical_point<F, FixedPoint>();
  static constexpr double weight_variance = point.weight_variance, bias_variance = point.bias_variance;
  static constexpr double fixed_point = point.fixed_point, slope = point.slope;

  using bias = normal<math::sqrt(bias_variance)>;
  static constexpr double standard_deviation(fans f) { return root_per_fan(weight_variance, f.in); }
};

}  // namespace ballast

#endif
