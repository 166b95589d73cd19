// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_SQUASHED_HPP
#define BALLAST_FLOW_SQUASHED_HPP

#include <ballast/core/math.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

// Moments of the gates of recurrent cells. A cell wants them at every step, which the integrals of
// flow/quadrature.hpp would make too dear: here tanh at a normal number with mean zero is a table, and
// sigmoid at another mean a sum of few terms. Both are right to four digits at a variance up to 4.

namespace ballast::flow {

/// E f^2, E f'^2 and E f.
struct squashed {
  double square = 0, slope_square = 0, mean = 0;

  constexpr squashed towards(squashed const& other, double part) const {
    return {square + part * (other.square - square),
            slope_square + part * (other.slope_square - slope_square), mean + part * (other.mean - mean)};
  }
};

namespace detail {

/// 2 N + 1 points z, evenly spread, and the weights of a standard normal number at them.
template <std::size_t N>
struct normal_points {
  std::array<double, 2 * N + 1> z{}, weight{};

  constexpr normal_points() {
    constexpr double edge = N < 10 ? 4.5 : 5.5;
    double total = 0;
    for (std::size_t k = 0; k <= 2 * N; ++k) {
      z[k] = edge * (static_cast<double>(k) / N - 1);
      weight[k] = math::exp(-z[k] * z[k] / 2);
      total += weight[k];
    }
    for (double& w : weight) w /= total;
  }
};
template <std::size_t N>
inline constexpr normal_points<N> points_of_normal{};

/// Of tanh over u = ln(1 + 5 q), as E f^2 (1 + q) / q and E f'^2 sqrt(1 + 2 q), which are smooth. Sums of 4,000
/// terms each: given here, since the compiler would add them up again for every file.
struct tanh_table {
  static constexpr std::size_t size = 26;
  static constexpr double step = 0.2, largest = 28;  // q
  static constexpr std::array<double, size> square{
      1,          0.96182863, 0.92724786, 0.89626926, 0.86896549, 0.84540604, 0.82562126,
      0.80958239, 0.7971929,  0.78828818, 0.78264178, 0.77997617, 0.77997635, 0.78230441,
      0.78661392, 0.79256263, 0.79982317, 0.80809114, 0.81709061, 0.82657733, 0.83633989,
      0.84619923, 0.85600713, 0.86564371, 0.87501464, 0.88404809};
  static constexpr std::array<double, size> slope_square{
      1,          0.96295401, 0.93106694, 0.90353882, 0.87980435, 0.85941193, 0.84197087,
      0.82712835, 0.81456023, 0.80396845, 0.79508106, 0.78765272, 0.78146497, 0.77632567,
      0.77206774, 0.76854739, 0.7656419,  0.76324734, 0.7612762,  0.75965521, 0.75832323,
      0.75722946, 0.75633178, 0.75559536, 0.75499145, 0.75449635};

  static constexpr double place(double q) { return math::log(1 + 5 * q) / step; }
};

/// Catmull and Rom's cubic between the entries.
constexpr double between(std::array<double, tanh_table::size> const& y, double at) {
  std::size_t const k = std::min(static_cast<std::size_t>(at), y.size() - 2);
  double const x = std::min(at - static_cast<double>(k), 1.0);
  double const a = k > 0 ? y[k - 1] : 3 * (y[0] - y[1]) + y[2], b = y[k], c = y[k + 1],
               d = k + 2 < y.size() ? y[k + 2] : 2 * c - b;
  return b + x * (c - a + x * (2 * a - 5 * b + 4 * c - d + x * (3 * (b - c) + d - a))) / 2;
}

template <std::size_t N>
constexpr squashed sigmoid_at(normal_points<N> const& points, double mean, double deviation) {
  squashed sum{};
  for (std::size_t k = 0; k < points.z.size(); ++k) {
    double const y = math::sigmoid(mean + deviation * points.z[k]), slope = y * (1 - y),
                 weight = points.weight[k];
    sum.square += weight * y * y;
    sum.slope_square += weight * slope * slope;
    sum.mean += weight * y;
  }
  return sum;
}

}  // namespace detail

/// Of tanh at a normal number with mean zero. Where its variance is large, 1 - f^2 and f'^2 count near zero
/// alone.
constexpr squashed tanh_of(double variance) {
  using table = detail::tanh_table;
  double const q = std::min(variance, table::largest), far = math::sqrt(q / std::max(variance, q));
  double const at = table::place(q), square = detail::between(table::square, at) * q / (1 + q);
  return {1 - (1 - square) * far, detail::between(table::slope_square, at) / math::sqrt(1 + 2 * q) * far, 0};
}

/// Of sigmoid at a normal number: sigmoid(x) = (1 + tanh(x / 2)) / 2.
constexpr squashed sigmoid_of(double mean, double variance) {
  if (mean == 0) {
    squashed const half = tanh_of(variance / 4);
    return {(1 + half.square) / 4, half.slope_square / 16, 0.5};
  }
  double const deviation = math::sqrt(variance);
  return deviation < 2 ? detail::sigmoid_at(detail::points_of_normal<8>, mean, deviation)
                       : detail::sigmoid_at(detail::points_of_normal<40>, mean, deviation);
}

}  // namespace ballast::flow

#endif
