// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_CLOSED_FORM_HPP
#define BALLAST_FLOW_CLOSED_FORM_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/quadrature.hpp>

#include <algorithm>
#include <numbers>

// Moments of piecewise linear and exponential activations at x ~ N(0, q).

namespace ballast::flow {

inline constexpr double inv_sqrt_two_pi = std::numbers::inv_sqrtpi / std::numbers::sqrt2;

/// y = left x for x < 0, right x for x > 0.
constexpr moments two_slopes(double q, double left, double right) {
  double const s = math::sqrt(q), l2 = left * left, r2 = right * right, sum = l2 + r2;
  return {.mean = (right - left) * s * inv_sqrt_two_pi,
          .square = sum * q / 2,
          .cube = 2 * (r2 * right - l2 * left) * q * s * inv_sqrt_two_pi,
          .kurtosis = 6 * (l2 * l2 + r2 * r2) / (sum * sum),
          .slope = (left + right) / 2,
          .slope_square = sum / 2,
          .slope_kurtosis = 2 * (l2 * l2 + r2 * r2) / (sum * sum),
          .damping = 1};
}

/// E[e^(t z); z < 0] = e^(t^2 / 2) P(z < -t) for a standard normal z and t >= 0.
constexpr double half_exponential(double t) {
  double const w = 1 / (t * t);
  if (t > 30) return inv_sqrt_two_pi / t * (1 - w * (1 - w * (3 - 15 * w)));
  return math::exp(t * t / 2) * math::erfc(t / std::numbers::sqrt2) / 2;
}

/// y = slope x for x > 0, else height (e^(rate x) - 1): F is elu, selu or celu.
template <class F>
constexpr moments exponential_below(double q, double slope, double height, double rate) {
  double const s = math::sqrt(q), t = rate * s, a = slope * slope, b = height * height, r2 = rate * rate;
  if (t < 0.01) return detail::quadrature<F>{0, s}.panels();  // the sums below cancel
  double const e1 = half_exponential(t), e2 = half_exponential(2 * t), e3 = half_exponential(3 * t),
               e4 = half_exponential(4 * t);
  double const square = a * q / 2 + b * (e2 - 2 * e1 + 0.5), slope_square = a / 2 + b * r2 * e2;
  double const fourth = 1.5 * a * a * q * q + b * b * (e4 - 4 * e3 + 6 * e2 - 4 * e1 + 0.5);
  return {.mean = slope * s * inv_sqrt_two_pi + height * (e1 - 0.5),
          .square = square,
          .cube = 2 * a * slope * q * s * inv_sqrt_two_pi + b * height * (e3 - 3 * e2 + 3 * e1 - 0.5),
          .kurtosis = fourth / (square * square),
          .slope = slope / 2 + height * rate * e1,
          .slope_square = slope_square,
          .slope_kurtosis = (a * a / 2 + b * b * r2 * r2 * e4) / (slope_square * slope_square),
          .damping = (a * q / 2 + b * t * t * (2 * e2 - e1)) / square};
}

/// y = min(high, max(low, x)).
constexpr moments clipped(double q, double low, double high) {
  double const s = math::sqrt(q), a = std::clamp(low / s, -30.0, 30.0), b = std::clamp(high / s, -30.0, 30.0);
  auto const below = [](double z) { return math::erfc(-z / std::numbers::sqrt2) / 2; };
  double const at_a = math::exp(-a * a / 2) * inv_sqrt_two_pi, at_b = math::exp(-b * b / 2) * inv_sqrt_two_pi;
  double const inside = below(b) - below(a), under = below(a), over = below(-b);
  double const z1 = at_a - at_b, z2 = inside + a * at_a - b * at_b, z3 = 2 * z1 + a * a * at_a - b * b * at_b,
               z4 = 3 * z2 + a * a * a * at_a - b * b * b * at_b;  // E[z^k; a < z < b]
  double const low2 = low * low, high2 = high * high, square = low2 * under + high2 * over + q * z2;
  return {.mean = low * under + high * over + s * z1,
          .square = square,
          .cube = low2 * low * under + high2 * high * over + q * s * z3,
          .kurtosis = (low2 * low2 * under + high2 * high2 * over + q * q * z4) / (square * square),
          .slope = inside,
          .slope_square = inside,
          .slope_kurtosis = inside > 0 ? 1 / inside : 1,
          .damping = q * z2 / square};
}

}  // namespace ballast::flow

#endif
