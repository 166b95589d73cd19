// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_PAIR_SERIES_HPP
#define BALLAST_FLOW_PAIR_SERIES_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/moments.hpp>

#include <algorithm>

namespace ballast::flow {

/// E f(u) f(v) by the correlation c of two normal u and v, and its slope: the terms c^0 and c^1 of Mehler's series
/// exactly; the rest as three parts of its lowest power and one part of the power that makes the slope at c = 1
/// exact as well.
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
    return constant + linear * c + rest * (3 * low(c) + sign * power(c, upper)) / 4;
  }
  constexpr double slope(double c) const {
    double const sign = c < 0 && lowest == 2 ? -1 : 1;
    return linear + rest * (3 * low_slope(c) + sign * upper * power(c, upper - 1)) / 4;
  }

 private:
  /// The lowest power, and its slope.
  constexpr double low(double c) const { return lowest == 2 ? c * c : c * c * c; }
  constexpr double low_slope(double c) const { return lowest == 2 ? 2 * c : 3 * c * c; }

  static constexpr double power(double c, double exponent) {
    double const size = c < 0 ? -c : c;
    if (size < 1e-9 || size >= 1) return size < 1 ? 0 : 1;
    return math::exp(exponent * math::log(size));
  }
};

}  // namespace ballast::flow

#endif
