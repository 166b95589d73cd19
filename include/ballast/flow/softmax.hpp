// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_SOFTMAX_HPP
#define BALLAST_FLOW_SOFTMAX_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/row.hpp>

#include <cstddef>

namespace ballast::flow {

/// The sum of p_k^2 for p = softmax(x) of n numbers x ~ N(0, variance): exact for many numbers of small
/// variance, and within 10% of Monte Carlo for 3 to 100 numbers of a variance up to 9.
constexpr double mean_square_sum_of_softmax(std::size_t n, double variance) {
  double const others = static_cast<double>(n) - 1, reach = 0.5 + 1.2 * math::log(others + 1);
  return 1 / (1 + others * math::exp(-variance / (1 + variance / reach)));
}

/// x_k - log(sum of e^x_j), as the last layer. dx = dy - p (sum of dy).
constexpr row log_softmax(signal& s) {
  double const n = static_cast<double>(s.width), v = s.variance();
  row const r{.gain = 1 - 2 / n + mean_square_sum_of_softmax(s.width, v), .width = s.width};
  s.mean = -math::log(n) - v / 2;
  s.second_moment = v + s.mean * s.mean;
  s.pair = s.near = s.mean * s.mean;
  s.gaussian = false;
  s.closed = "log_softmax stands before other layers, and the law of its answers is not known: put it last";
  return r;
}

/// e^x_k / (sum of e^x_j), as the last layer. dx = p (dy - p' dy), a matrix whose square is the sum of p^2 -
/// 2 p^3, and the square of the sum of p^2.
constexpr row softmax(signal& s) {
  double const n = static_cast<double>(s.width), squares = mean_square_sum_of_softmax(s.width, s.variance());
  double const cubes = math::exp(1.6 * math::log(squares));  // about
  row const r{.gain = (squares - 2 * cubes + 1.15 * squares * squares) / n, .width = s.width};
  s.mean = 1 / n;
  s.second_moment = squares / n;
  s.pair = s.near = s.mean * s.mean;
  s.gaussian = false;
  s.closed = "softmax stands before other layers, and the law of its answers is not known: put it last";
  return r;
}

}  // namespace ballast::flow

#endif
