// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_MOMENTS_HPP
#define BALLAST_FLOW_MOMENTS_HPP

#include <ballast/flow/profile.hpp>

namespace ballast::flow {

/// A number that is about normal. Edgeworth's series adds skew and excess kurtosis to the density.
///
/// Source  Cramer 1946, section 17.7
struct near_normal {
  double mean = 0, variance = 1, skew = 0, excess = 0;

  constexpr bool is_normal() const { return skew == 0 && excess == 0; }
  /// The density at z standard deviations, by the normal one.
  constexpr double correction(double z) const {
    double const z2 = z * z;
    return 1 + skew / 6 * z * (z2 - 3) + excess / 24 * (z2 * (z2 - 6) + 3) +
           skew * skew / 72 * (z2 * (z2 * (z2 - 15) + 45) - 15);
  }
};

/// Moments of y = f(x) and of f'(x) for a normal x of mean m and variance v.
struct moments {
  double mean = 0;            // E y
  double square = 1;          // E y^2
  double cube = 0;            // E y^3
  double kurtosis = 3;        // E y^4 / (E y^2)^2
  double slope = 1;           // E f'
  double curvature = 0;       // E f'' = E (x - m) f' / v
  double slope_square = 1;    // E f'^2
  double slope_kurtosis = 1;  // E f'^4 / (E f'^2)^2
  double damping = 1;         // E x y f' / E y^2 = d ln E y^2 / d ln E x^2
  double damping_bend = 0;    // d damping / d ln E x^2
  double input_weight = 1;    // E x^2 f'^2 / (E x^2 E f'^2)
  double slope_bend = 0;      // d^2 ln E f'^2 / (d ln E x^2)^2
  double output_weight = 1;   // E y^2 f'^2 / (E y^2 E f'^2)
  double output_lean = 0;     // E (y - E y) f'^2 / E f'^2
  profile_moments profile{};  // known where f is integrated
  double error = 0;           // estimated, relative

  constexpr double variance() const { return square - mean * mean; }
  /// d ln E f'^2 / d ln E x^2
  constexpr double slope_damping() const { return (input_weight - 1) / 2; }
  /// E (y - E y)^2 f'^2 / (Var y E f'^2)
  constexpr double centered_output_weight() const {
    double const v = variance();
    return v > 0 ? (output_weight * square - mean * (2 * output_lean + mean)) / v : 1;
  }
  /// E (y - E y)^3 / (Var y)^1.5, and below E (y - E y)^4 / (Var y)^2. A square that underflows has neither.
  constexpr double skew(double deviation) const {
    double const third = cube - mean * (3 * square - 2 * mean * mean),
                 unit = deviation * deviation * deviation;
    return unit > 0 ? third / unit : 0;
  }
  constexpr double centered_kurtosis() const {
    double const fourth =
        kurtosis * square * square - 4 * mean * cube + mean * mean * (6 * square - 3 * mean * mean);
    double const square_of_variance = variance() * variance();
    return square_of_variance > 0 ? fourth / square_of_variance : 3;
  }
};

/// d^2 ln E g(x) / (d ln v)^2 for a normal x with mean zero, given E z^2 g / E g and E z^4 g / E g at z = x / sqrt v.
constexpr double bend_of(double z2, double z4) { return (z4 - 3 * z2 - z2 * (z2 - 1)) / 4; }

}  // namespace ballast::flow

#endif
