// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_MOMENTS_HPP
#define BALLAST_FLOW_MOMENTS_HPP

namespace ballast::flow {

/// Moments of y = f(x) and of f'(x) for a normal x. An activation with a closed form offers it for mean zero
/// as a static `moments(double variance)`; all others are integrated.
struct moments {
  double mean = 0;            // E y
  double square = 1;          // E y^2
  double cube = 0;            // E y^3
  double kurtosis = 3;        // E y^4 / (E y^2)^2
  double slope = 1;           // E f'
  double slope_square = 1;    // E f'^2
  double slope_kurtosis = 1;  // E f'^4 / (E f'^2)^2
  double damping = 1;         // E x y f' / E y^2 = d ln E y^2 / d ln E x^2
  double error = 0;           // estimated, relative

  constexpr double variance() const { return square - mean * mean; }
  /// E (y - E y)^4 / (Var y)^2
  constexpr double centered_kurtosis() const {
    double const fourth =
        kurtosis * square * square - 4 * mean * cube + mean * mean * (6 * square - 3 * mean * mean);
    double const square_of_variance = variance() * variance();  // may underflow
    return square_of_variance > 0 ? fourth / square_of_variance : 3;
  }
};

}  // namespace ballast::flow

#endif
