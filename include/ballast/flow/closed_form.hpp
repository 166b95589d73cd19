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
  double const half = s * inv_sqrt_two_pi, mean = (right - left) * half,
               both = 2 * (l2 * l2 + r2 * r2) / (sum * sum);
  return {.mean = mean,
          .square = sum * q / 2,
          .cube = 2 * (r2 * right - l2 * left) * q * s * inv_sqrt_two_pi,
          .kurtosis = 3 * both,
          .slope = (left + right) / 2,
          .curvature = (right - left) * inv_sqrt_two_pi / s,
          .slope_square = sum / 2,
          .slope_kurtosis = both,
          .damping = 1,
          .input_weight = 1,
          .output_weight = both,
          .output_lean = 2 * (r2 * right - l2 * left) * half / sum - mean};
}

/// E[e^(t z); z < 0] = e^(t^2 / 2) P(z < -t) for a standard normal z and t >= 0.
constexpr double half_exponential(double t) {
  double const w = 1 / (t * t);
  if (t > 30) return inv_sqrt_two_pi / t * (1 - w * (1 - w * (3 - 15 * w)));
  return math::exp(t * t / 2) * math::erfc(t / std::numbers::sqrt2) / 2;
}

/// E[z^2 e^(t z); z < 0], given that of e^(t z).
constexpr double square_power(double t, double of_one) { return t * (t * of_one - inv_sqrt_two_pi) + of_one; }

/// E[z^4 e^(t z); z < 0], given that of e^(t z): by parts, from E[z; z < 0] on.
constexpr double fourth_power(double t, double of_one) {
  double const z1 = t * of_one - inv_sqrt_two_pi, z2 = t * z1 + of_one, z3 = t * z2 + 2 * z1;
  return t * z3 + 3 * z2;
}

/// y = slope x for x > 0, else height (e^(rate x) - 1): F is elu, selu or celu.
template <class F>
constexpr moments exponential_below(double q, double slope, double height, double rate) {
  double const s = math::sqrt(q), t = rate * s, a = slope * slope, b = height * height, r2 = rate * rate;
  if (t < 0.01) return detail::quadrature<F>{{.variance = q}}.panels();  // the sums below cancel
  double const e1 = half_exponential(t), e2 = half_exponential(2 * t), e3 = half_exponential(3 * t),
               e4 = half_exponential(4 * t);
  double const square = a * q / 2 + b * (e2 - 2 * e1 + 0.5), slope_square = a / 2 + b * r2 * e2;
  double const fourth = 1.5 * a * a * q * q + b * b * (e4 - 4 * e3 + 6 * e2 - 4 * e1 + 0.5);
  double const mean = slope * s * inv_sqrt_two_pi + height * (e1 - 0.5);
  double const z4y2 = 7.5 * a * q + b * (fourth_power(2 * t, e2) - 2 * fourth_power(t, e1) + 1.5);
  double const damping = (a * q / 2 + b * t * t * (2 * e2 - e1)) / square,
               input_weight = (a * q / 2 + b * r2 * q * square_power(2 * t, e2)) / (q * slope_square);
  return {
      .mean = mean,
      .square = square,
      .cube = 2 * a * slope * q * s * inv_sqrt_two_pi + b * height * (e3 - 3 * e2 + 3 * e1 - 0.5),
      .kurtosis = fourth / (square * square),
      .slope = slope / 2 + height * rate * e1,
      .curvature = (slope * inv_sqrt_two_pi + height * rate * (t * e1 - inv_sqrt_two_pi)) / s,
      .slope_square = slope_square,
      .slope_kurtosis = (a * a / 2 + b * b * r2 * r2 * e4) / (slope_square * slope_square),
      .damping = damping,
      .damping_bend = bend_of(1 + 2 * damping, z4y2 / square),
      .input_weight = input_weight,
      .slope_bend = bend_of(input_weight, (1.5 * a + b * r2 * fourth_power(2 * t, e2)) / slope_square),
      .output_weight = (a * a * q / 2 + b * b * r2 * (e4 - 2 * e3 + e2)) / (square * slope_square),
      .output_lean = (a * slope * s * inv_sqrt_two_pi + b * height * r2 * (e3 - e2)) / slope_square - mean};
}

/// y = min(high, max(low, x)).
constexpr moments clipped(double q, double low, double high) {
  double const s = math::sqrt(q), a = std::clamp(low / s, -30.0, 30.0), b = std::clamp(high / s, -30.0, 30.0);
  auto const below = [](double z) { return math::erfc(-z / std::numbers::sqrt2) / 2; };
  double const at_a = math::exp(-a * a / 2) * inv_sqrt_two_pi, at_b = math::exp(-b * b / 2) * inv_sqrt_two_pi;
  double const inside = below(b) - below(a), under = below(a), over = below(-b);
  double const z1 = at_a - at_b, z2 = inside + a * at_a - b * at_b, z3 = 2 * z1 + a * a * at_a - b * b * at_b,
               a3 = a * a * a, b3 = b * b * b, z4 = 3 * z2 + a3 * at_a - b3 * at_b,
               z6 = 5 * z4 + a3 * a * a * at_a - b3 * b * b * at_b;  // E[z^k; a < z < b]
  double const under4 = 3 * under - (a3 + 3 * a) * at_a, over4 = 3 * over + (b3 + 3 * b) * at_b;  // of z^4
  double const low2 = low * low, high2 = high * high, square = low2 * under + high2 * over + q * z2;
  double const mean = low * under + high * over + s * z1, passing = inside > 0 ? 1 / inside : 1;
  return {.mean = mean,
          .square = square,
          .cube = low2 * low * under + high2 * high * over + q * s * z3,
          .kurtosis = (low2 * low2 * under + high2 * high2 * over + q * q * z4) / (square * square),
          .slope = inside,
          .curvature = z1 / s,
          .slope_square = inside,
          .slope_kurtosis = passing,
          .damping = q * z2 / square,
          .damping_bend = bend_of(1 + 2 * q * z2 / square, (low2 * under4 + high2 * over4 + q * z6) / square),
          .input_weight = z2 * passing,
          .slope_bend = bend_of(z2 * passing, z4 * passing),
          .output_weight = q * z2 / square * passing,
          .output_lean = s * z1 * passing - mean};
}

}  // namespace ballast::flow

#endif
