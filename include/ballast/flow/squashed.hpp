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

/// Of tanh over u = ln(1 + 5 q), as E f^2 (1 + q) / q and E f'^2 sqrt(1 + 2 q), which are smooth.
struct tanh_table {
  static constexpr std::size_t size = 26;
  static constexpr double step = 0.2, largest = 28;  // q
  std::array<double, size> square{}, slope_square{};

  static constexpr double place(double q) { return math::log(1 + 5 * q) / step; }
};
template <class Number>  // which keeps the compiler from it where there is no recurrent layer
inline constexpr tanh_table table_of_tanh = [] {
  tanh_table t;
  constexpr auto const& points = points_of_normal<40>;
  for (std::size_t k = 0; k < tanh_table::size; ++k) {
    double const q = (math::exp(tanh_table::step * static_cast<double>(k)) - 1) / 5 + 1e-9,
                 deviation = math::sqrt(q);
    for (std::size_t n = 0; n < points.z.size(); ++n) {
      double const y = math::tanh(deviation * points.z[n]), slope = 1 - y * y, weight = points.weight[n];
      t.square[k] += weight * y * y;
      t.slope_square[k] += weight * slope * slope;
    }
    t.square[k] *= (1 + q) / q;
    t.slope_square[k] *= math::sqrt(1 + 2 * q);
  }
  return t;
}();

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
template <class Number>
constexpr squashed tanh_of(Number variance) {
  using table = detail::tanh_table;
  double const q = std::min(variance, table::largest), far = math::sqrt(q / std::max(variance, q));
  double const at = table::place(q),
               square = detail::between(detail::table_of_tanh<Number>.square, at) * q / (1 + q);
  return {1 - (1 - square) * far,
          detail::between(detail::table_of_tanh<Number>.slope_square, at) / math::sqrt(1 + 2 * q) * far, 0};
}

/// Of sigmoid at a normal number: sigmoid(x) = (1 + tanh(x / 2)) / 2.
template <class Number>
constexpr squashed sigmoid_of(Number mean, Number variance) {
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
