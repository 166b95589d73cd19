// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_SPREAD_HPP
#define BALLAST_FLOW_SPREAD_HPP

#include <ballast/core/math.hpp>

namespace ballast::flow {

/// Mean and variance of a logarithm.
struct spread {
  double shift = 0, variance = 0;
};

/// Of ln(mean of g^2) over n standard normal numbers: digamma(n/2) - ln(n/2) and trigamma(n/2).
///
/// Source  Abramowitz & Stegun 6.3.18 and 6.4.12, after steps of 6.3.5 and 6.4.6 up to 8
constexpr spread log_mean_square(double n) {
  double const start = n < 1e100 ? n / 2 : 1e100;
  double x = start, steps = 0, variance = 0;
  for (; x < 8; ++x) {
    steps += 1 / x;
    variance += 1 / (x * x);
  }
  double const w = 1 / (x * x);
  variance += (1 + w * (1.0 / 6 - w * (1.0 / 30 - w / 42))) / x + w / 2;
  double const tail = -0.5 / x - w * (1.0 / 12 - w * (1.0 / 120 - w / 252));
  return {tail - steps + (x > start ? math::log(x / start) : 0), variance};
}

/// The mean logarithm of a positive variable with mean one and this relative variance, about a gamma variable.
constexpr double mean_log(double variance) { return variance > 0 ? log_mean_square(2 / variance).shift : 0; }

/// And the variance of that logarithm.
constexpr double log_variance(double variance) {
  return variance > 0 ? log_mean_square(2 / variance).variance : 0;
}

/// By how much the mean logarithm falls when a variance is added.
constexpr double mean_log_of_more(double variance, double more) {
  return mean_log(variance + more) - mean_log(variance);
}

}  // namespace ballast::flow

#endif
