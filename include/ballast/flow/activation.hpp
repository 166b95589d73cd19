// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_ACTIVATION_HPP
#define BALLAST_FLOW_ACTIVATION_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/moments_of.hpp>
#include <ballast/flow/signal.hpp>

#include <algorithm>
#include <type_traits>

namespace ballast::flow {

/// E f(u) f(v) by the correlation c of two normal u and v, and its slope: the terms c^0 and c^1 of Mehler's
/// series exactly; the rest as three parts of its lowest power and one part of the power that makes the slope
/// at c = 1 exact as well.
struct pair_series {
  double constant, linear, rest;
  double lowest;  // power of the rest: an odd function has odd powers alone
  double upper;

  constexpr pair_series(moments const& y, double variance)
      : constant(y.mean * y.mean),
        linear(variance * y.slope * y.slope),
        rest(std::max(y.square - constant - linear, 1e-14 * y.square)),
        lowest(constant < 1e-18 * y.square ? 3 : 2),
        upper(std::max(4 * (variance * y.slope_square - linear) / rest - 3 * lowest, lowest)) {}

  constexpr double value(double c) const {
    double const sign = c < 0 && lowest == 3 ? -1 : 1;
    return constant + linear * c + sign * rest * (3 * power(c, lowest) + power(c, upper)) / 4;
  }
  constexpr double slope(double c) const {
    double const sign = c < 0 && lowest == 2 ? -1 : 1;
    return linear + sign * rest * (3 * lowest * power(c, lowest - 1) + upper * power(c, upper - 1)) / 4;
  }

 private:
  static constexpr double power(double c, double exponent) {
    double const size = math::abs(c);
    if (size < 1e-9 || size >= 1) return size < 1 ? 0 : 1;
    return math::exp(exponent * math::log(size));
  }
};

/// y = f(x) for each unit, given the moments of f.
constexpr row activate(signal& s, moments const& y) {
  if (!s.gaussian && s.blended)
    ++s.blends_activated;
  else if (!s.gaussian)
    s.lose("the activation meets numbers that no layer has mixed since the last one: put dense before it");
  if (y.error > detail::close_enough)
    s.lose("the activation has a kink that it does not declare: give its function a static array `kinks`");
  pair_series const pairs{y, s.variance()};
  double const c = s.correlation(), spread = s.variance() * y.slope_square;
  double const bend = pairs.slope(1) - pairs.linear,
               shared = bend > 0 ? (pairs.slope(c) - pairs.linear) / bend : 0;
  row const r{.gain = y.slope_square,
              .kurtosis_factor = y.slope_kurtosis,
              .pair_response = spread > 0 ? pairs.slope(c) / spread : 1,
              .pair_kurtosis = 1 + shared * (y.slope_kurtosis - 1),
              .near_response = spread > 0 ? pairs.slope(s.correlation(s.near)) / spread : 1,
              .width = s.width};
  double const fresh = std::max(y.kurtosis - 1 - 2 * y.damping * y.damping, 0.0) / s.elements();
  s.log_variance = s.log_variance * y.damping * y.damping + fresh;
  s.log_shift = s.log_shift * y.damping - fresh / 2;
  s.pass_sensitivity(y.damping);
  double const turning = y.square > 0 ? pairs.slope(c) / y.square : 1;
  s.overlap_variance *= turning * turning;
  s.pair = pairs.value(c);
  s.near = pairs.value(s.correlation(s.near));
  s.along.soften(y.damping);
  s.second_moment = y.square;
  s.mean = y.mean;
  s.kurtosis = y.kurtosis;
  s.centered_kurtosis = y.centered_kurtosis();
  s.gaussian = s.blended = false;
  return r;
}

template <class F>
concept usable_in_constants = requires {
  typename std::bool_constant<(F::value(typename detail::quadrature<F>::number(0.5)), true)>;
};

namespace detail {

template <class F>
constexpr double value_of(double x) {
  using number = typename quadrature<F>::number;
  return static_cast<double>(F::value(static_cast<number>(x)));
}
template <class F>
constexpr double slope_of(double x) {
  using number = typename quadrature<F>::number;
  number const in = static_cast<number>(x);
  if constexpr (requires { F::derivative_at_output(in); })
    return static_cast<double>(F::derivative_at_output(F::value(in)));
  else
    return static_cast<double>(F::derivative(in));
}

}  // namespace detail

/// The same for a function F.
template <class F>
constexpr row activate(signal& s) {
  if constexpr (usable_in_constants<F>) {
    activated_numbers now{s};
    row const r = activate(s, s.seen.of<F>(s.mean, s.variance()));
    now.value = detail::value_of<F>;
    now.slope = detail::slope_of<F>;
    now.slope_square = r.gain;
    s.activated = now;
    return r;
  }
  s.lose("the activation's function is not constexpr");
  return {};
}

}  // namespace ballast::flow

#endif
