// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_MOMENT_SUMS_HPP
#define BALLAST_FLOW_MOMENT_SUMS_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/moments.hpp>

#include <algorithm>

namespace ballast::flow::detail {

/// Weighted sums over the points of a quadrature, of u = y / unit, which cannot underflow, of the derivative d and of
/// z, the input in standard deviations.
struct moment_sums {
  double unit = 1, u1 = 0, u2 = 0, u3 = 0, u4 = 0, d1 = 0, d2 = 0, d4 = 0;
  double zd = 0, ud = 0, zud = 0, zd2 = 0, z2d2 = 0, z4d2 = 0, z4u2 = 0, ud2 = 0, u2d2 = 0;
  double zud2 = 0, zu2d2 = 0, z2ud2 = 0, z2u2d2 = 0;

  /// With the points that `visit` tells to the function it is given, each as weight, z, y and d. They are summed in
  /// variables, which cost GCC a third of what members of an object cost it in a constant expression.
  template <class Visit>
  static constexpr moment_sums over(moment_sums const& s, Visit const& visit) {
    double u1 = s.u1, u2 = s.u2, u3 = s.u3, u4 = s.u4, d1 = s.d1, d2 = s.d2, d4 = s.d4;
    double zd = s.zd, ud = s.ud, zud = s.zud, zd2 = s.zd2, z2d2 = s.z2d2, z4d2 = s.z4d2, z4u2 = s.z4u2,
           ud2 = s.ud2, u2d2 = s.u2d2;
    double zud2 = s.zud2, zu2d2 = s.zu2d2, z2ud2 = s.z2ud2, z2u2d2 = s.z2u2d2;
    visit([&](double weight, double z, double y, double d) {
      double const u = y / s.unit, z2 = z * z, wu = weight * u, wu2 = wu * u, wd = weight * d, wd2 = wd * d;
      u1 += wu, u2 += wu2, u3 += wu2 * u, u4 += wu2 * (u * u);
      d1 += wd, d2 += wd2, d4 += wd2 * (d * d);
      zd += wd * z, ud += wd * u, zud += wd * u * z, zd2 += wd2 * z, z2d2 += wd2 * z2,
          z4d2 += wd2 * (z2 * z2);
      z4u2 += wu2 * (z2 * z2);
      double const wud2 = wd2 * u, wu2d2 = wud2 * u;
      ud2 += wud2, u2d2 += wu2d2, zud2 += z * wud2, zu2d2 += z * wu2d2, z2ud2 += z2 * wud2,
          z2u2d2 += z2 * wu2d2;
    });
    return {s.unit, u1,   u2,   u3,   u4,  d1,   d2,   d4,    zd,    ud,    zud,
            zd2,    z2d2, z4d2, z4u2, ud2, u2d2, zud2, zu2d2, z2ud2, z2u2d2};
  }

  /// How far E y^2, E f'^2 and the kurtoses are from those by other sums, relative, where the weights of these are so
  /// many times the weights of the others.
  constexpr double distance(moment_sums const& other, double share) const {
    auto const apart = [](double p, double q) { return p == q ? 0 : math::abs(p / q - 1); };
    auto const kurtosis = [](double fourth, double square) {
      double const square_of_square = square * square;  // may underflow
      return square_of_square > 0 ? fourth / square_of_square : 0;
    };
    return std::max({apart(other.u2, share * u2), apart(other.d2, share * d2),
                     apart(share * kurtosis(other.u4, other.u2), kurtosis(u4, u2)),
                     apart(share * kurtosis(other.d4, other.d2), kurtosis(d4, d2))});
  }

  /// The moments, where all weights were given without the factor `step`.
  constexpr moments scaled(near_normal const& x, double step) const {
    auto const ratio = [](double a, double b, double otherwise) { return b > 0 ? a / b : otherwise; };
    double const m = x.mean, s = math::sqrt(x.variance), mean = step * u1;
    double const damping = ratio((m * ud + s * zud) / unit, u2, 1);
    return {.mean = mean * unit,
            .square = step * u2 * unit * unit,
            .cube = step * u3 * unit * unit * unit,
            .kurtosis = ratio(u4, u2 * u2 * step, 3),
            .slope = step * d1,
            .curvature = step * zd / s,
            .slope_square = step * d2,
            .slope_kurtosis = ratio(d4, d2 * d2 * step, 1),
            .damping = damping,
            .damping_bend = bend_of(1 + 2 * damping, ratio(z4u2, u2, 15)),
            .input_weight = ratio(m * m * d2 + 2 * m * s * zd2 + s * s * z2d2, (m * m + s * s) * d2, 1),
            .slope_bend = bend_of(ratio(z2d2, d2, 1), ratio(z4d2, d2, 3)),
            .output_weight = ratio(u2d2, u2 * d2 * step, 1),
            .output_lean = ratio((ud2 - mean * d2) * unit, d2, 0),
            .profile = profile(mean, step * u2 - mean * mean)};
  }

  constexpr profile_moments profile(double mean, double variance) const {
    if (d2 <= 0 || variance <= 0) return {};
    double const deviation = math::sqrt(variance), z = zd2 / d2, z2 = z2d2 / d2;
    double const y = (ud2 / d2 - mean) / deviation, y2 = square(u2d2, ud2, d2, mean) / variance;
    double const z2y2 = square(z2u2d2, z2ud2, z2d2, mean) / variance;
    return {.y = y,
            .yy = y2 - 1,
            .z = z,
            .zz = z2 - 1,
            .zy = (zud2 - mean * zd2) / (d2 * deviation),
            .zyy = square(zu2d2, zud2, zd2, mean) / variance - z,
            .zzy = (z2ud2 - mean * z2d2) / (d2 * deviation) - y,
            .zzyy = z2y2 - y2 - z2 + 1};
  }
  /// E F (u - mean)^2 / E F
  constexpr double square(double of_u2, double of_u, double of_one, double mean) const {
    return (of_u2 - 2 * mean * of_u + mean * mean * of_one) / d2;
  }
};

}  // namespace ballast::flow::detail

#endif
