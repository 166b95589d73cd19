// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_ACTIVATION_HPP
#define BALLAST_FLOW_ACTIVATION_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/moments.hpp>
#include <ballast/flow/signal.hpp>

#include <algorithm>
#include <type_traits>

namespace ballast::flow {

/// E f(u) f(v) by the correlation c of two normal u and v, and its slope: the terms c^0 and c^1 of Mehler's
/// series exactly, the rest by the two powers that make value and slope exact at c = 1 too.
struct pair_series {
  double constant, linear, lower, upper;
  int power;  // of the lower of the two terms: an odd function has odd ones alone

  constexpr pair_series(moments const& y, double variance)
      : constant(y.mean * y.mean),
        linear(variance * y.slope * y.slope),
        power(constant < 1e-18 * y.square ? 3 : 2) {
    double const rest = std::max(y.square - constant - linear, 0.0);
    double const slope = std::max(variance * y.slope_square - linear, 0.0);
    upper = (slope - power * rest) / 2;
    lower = rest - upper;
  }
  constexpr double value(double c) const {
    double const square = c * c, first = power == 2 ? square : square * c;
    return constant + linear * c + first * (lower + upper * square);
  }
  constexpr double slope(double c) const {
    double const first = power == 2 ? c : c * c;
    return linear + first * (power * lower + (power + 2) * upper * c * c);
  }
};

/// y = f(x) for each unit, given the moments of f.
constexpr row activate(signal& s, moments const& y) {
  if (!s.gaussian)
    s.lose("the activation meets numbers that no layer has mixed since the last one: put dense before it");
  if (y.error > detail::close_enough)
    s.lose("the activation has a kink that it does not declare: give its function a static array `kinks`");
  pair_series const pairs{y, s.variance()};
  double const c = s.correlation(), spread = s.variance() * y.slope_square;
  row const r{.gain = y.slope_square,
              .kurtosis_factor = y.slope_kurtosis,
              .pair_response = spread > 0 ? pairs.slope(c) / spread : 1,
              .elements = s.elements()};
  double const fresh = std::max(y.kurtosis - 1 - 2 * y.damping * y.damping, 0.0) / s.elements();
  s.log_variance = s.log_variance * y.damping * y.damping + fresh;
  s.log_shift = s.log_shift * y.damping - fresh / 2;
  s.pass_sensitivity(y.damping);
  s.pair = pairs.value(c);
  s.second_moment = y.square;
  s.mean = y.mean;
  s.kurtosis = y.kurtosis;
  s.centered_kurtosis = y.centered_kurtosis();
  s.gaussian = false;
  return r;
}

template <class F>
concept usable_in_constants = requires {
  typename std::bool_constant<(F::value(typename detail::quadrature<F>::number(0.5)), true)>;
};

/// The same for a function F.
template <class F>
constexpr row activate(signal& s) {
  if constexpr (usable_in_constants<F>) return activate(s, moments_of<F>(s.mean, s.variance()));
  s.lose("the activation's function is not constexpr");
  return {};
}

}  // namespace ballast::flow

#endif
