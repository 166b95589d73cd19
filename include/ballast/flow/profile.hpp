// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_PROFILE_HPP
#define BALLAST_FLOW_PROFILE_HPP

namespace ballast::flow {

/// Moments of F = f'^2 with powers of z and y, by E F: x and y = f(x) less their means, in standard deviations.
struct profile_moments {
  double y = 0, yy = 0;  // E F y, E F (y^2 - 1)
  double z = 0, zz = 0;  // E F z, E F (z^2 - 1)
  double zy = 1, zyy = 0, zzy = 0, zzyy = 2;
};

/// What a layer does to a profile.
struct profile_map {
  double gain_lean = 0, gain_bend = 0;
  double lean = 0, lean_lean = 1, lean_bend = 0;
  double bend = 0, bend_lean = 0, bend_bend = 1;

  /// Weights, which forget it.
  static constexpr profile_map nothing() { return {.lean_lean = 0, .bend_bend = 0}; }

  /// y = f(x), given the moments, skew and kurtosis of x: F (1 + lean y + bend (y^2 - 1)) is projected on z and z^2 - 1.
  static constexpr profile_map of(profile_moments const& f, double skew, double kurtosis) {
    double const determinant = kurtosis - 1 - skew * skew;
    if (determinant < 0.1) return nothing();
    auto const lean = [&](double z, double zz) { return (z * (kurtosis - 1) - zz * skew) / determinant; };
    auto const bend = [&](double z, double zz) { return (zz - z * skew) / determinant; };
    return {.gain_lean = f.y,
            .gain_bend = f.yy,
            .lean = lean(f.z, f.zz),
            .lean_lean = lean(f.zy, f.zzy),
            .lean_bend = lean(f.zyy, f.zzyy),
            .bend = bend(f.z, f.zz),
            .bend_lean = bend(f.zy, f.zzy),
            .bend_bend = bend(f.zyy, f.zzyy)};
  }
};

/// How the gradient of a unit follows the number that it belongs to: E (dL/dx)^2 is proportional to
/// 1 + lean z + bend (z^2 - 1), given z = (x - E x) / deviation.
struct profile {
  double lean = 0, bend = 0;

  /// The gain by it.
  constexpr double pass(profile_map const& m) {
    double const gain = 1 + m.gain_lean * lean + m.gain_bend * bend, l = lean, b = bend;
    lean = (m.lean + m.lean_lean * l + m.lean_bend * b) / gain;
    bend = (m.bend + m.bend_lean * l + m.bend_bend * b) / gain;
    return gain;
  }
  /// To a part of a sum: of so much of its variance, and of deviation.
  constexpr void enter(double variance, double deviation) {
    lean *= deviation;
    bend *= variance;
  }
};

}  // namespace ballast::flow

#endif
