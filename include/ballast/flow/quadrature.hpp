// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_QUADRATURE_HPP
#define BALLAST_FLOW_QUADRATURE_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/moments.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <numbers>
#include <type_traits>

namespace ballast::flow::detail {

/// Weighted sums over the points of a quadrature, in units of y that cannot underflow.
struct moment_sums {
  double unit = 1, y = 0, y2 = 0, y3 = 0, y4 = 0, d = 0, d2 = 0, d4 = 0, xyd = 0;

  constexpr void add(double weight, double x, double value, double derivative) {
    double const u = value / unit, wu = weight * u, wu2 = wu * u, wd = weight * derivative,
                 wd2 = wd * derivative;
    y += wu, y2 += wu2, y3 += wu2 * u, y4 += wu2 * (u * u);
    d += wd, d2 += wd2, d4 += wd2 * (derivative * derivative), xyd += wd * u * x / unit;
  }

  /// The moments, where all weights were given without the factor `step`.
  constexpr moments scaled(double step) const {
    auto const ratio = [](double a, double b, double otherwise) { return b > 0 ? a / b : otherwise; };
    return {.mean = step * y * unit,
            .square = step * y2 * unit * unit,
            .cube = step * y3 * unit * unit * unit,
            .kurtosis = ratio(y4, y2 * y2 * step, 3),
            .slope = step * d,
            .slope_square = step * d2,
            .slope_kurtosis = ratio(d4, d2 * d2 * step, 1),
            .damping = ratio(xyd, y2, 1)};
  }
};

constexpr double relative_distance(moments const& a, moments const& b) {
  auto const distance = [](double p, double q) { return p == q ? 0 : math::abs(p - q) / math::abs(q); };
  return std::max({distance(a.square, b.square), distance(a.slope_square, b.slope_square),
                   distance(a.kurtosis, b.kurtosis), distance(a.slope_kurtosis, b.slope_kurtosis)});
}

/// The points where the derivative of F jumps, if F declares any.
template <class F>
constexpr auto kinks_of() {
  if constexpr (requires { F::kinks; })
    return F::kinks;
  else
    return std::array<double, 0>{};
}

/// Can F be evaluated in double? A function of the user's own may know float alone.
template <class F, class T>
concept evaluates_in = requires(T x) {
  { F::value(x) } -> std::same_as<T>;
};

/// Of two rules' results, relative. A rule that does not come so close has met a kink.
inline constexpr double close_enough = 1e-3;

/// Does F tell its value and derivative at -x from those at x?
template <class F>
inline constexpr bool mirrors = requires(double x) {
  F::mirrored(x, F::value_and_derivative(x));
};

template <class F>
struct quadrature {
  using number = std::conditional_t<evaluates_in<F, double>, double, float>;
  static constexpr double edge = 6.5;             // in standard deviations
  static constexpr std::size_t intervals = 1024;  // at most

  double mean, deviation;
  moment_sums sums{};

  constexpr void add(double weight, double z) {
    double const x = mean + deviation * z;
    number const in = static_cast<number>(x);
    auto const sum = [&](number y, number derivative) {
      sums.add(weight, x, static_cast<double>(y), static_cast<double>(derivative));
    };
    if constexpr (requires { F::value_and_derivative(in); }) {
      auto const both = F::value_and_derivative(in);
      sum(both.value, both.derivative);
    } else if constexpr (requires { F::derivative_at_output(in); }) {
      number const y = F::value(in);
      sum(y, F::derivative_at_output(y));
    } else {
      sum(F::value(in), F::derivative(in));
    }
  }
  /// At z and at -z.
  constexpr void add_both(double weight, double z) {
    if constexpr (mirrors<F>) {
      double const x = deviation * z;
      auto const here = F::value_and_derivative(static_cast<number>(x));
      auto const there = F::mirrored(static_cast<number>(x), here);
      sums.add(weight, x, static_cast<double>(here.value), static_cast<double>(here.derivative));
      sums.add(weight, -x, static_cast<double>(there.value), static_cast<double>(there.derivative));
    }
  }
  constexpr void reset() {
    auto const size = [&](double z) {
      return math::abs(static_cast<double>(F::value(static_cast<number>(mean + deviation * z))));
    };
    double const unit = std::max(size(1), size(-1));
    sums = {.unit = unit > 0 ? unit : 1};
  }

  /// The normal density at z = edge k / (intervals / 2).
  static constexpr std::array<double, intervals / 2 + 1> density = [] {
    std::array<double, intervals / 2 + 1> table{};
    for (std::size_t k = 0; k < table.size(); ++k) {
      double const z = edge * static_cast<double>(k) / (intervals / 2);
      table[k] = math::exp(-z * z / 2) * (std::numbers::inv_sqrtpi / std::numbers::sqrt2);
    }
    return table;
  }();

  /// Points k = first, first + stride, ... of a grid in u in [-1, 1]: evenly over z where the deviation is small;
  /// where it is large over asinh x, since f has its features near x = 0.
  constexpr void add_grid(std::size_t first, std::size_t stride) {
    constexpr std::size_t middle = intervals / 2;
    constexpr double factor = std::numbers::inv_sqrtpi / std::numbers::sqrt2;
    if (deviation <= 4) {
      bool const mirrored = mean == 0 && mirrors<F>;
      for (std::size_t k = first; k <= (mirrored ? middle : intervals); k += stride) {
        double const weight = density[k < middle ? middle - k : k - middle];
        double const z = edge * (static_cast<double>(k) / middle - 1);
        mirrored&& k < middle ? add_both(weight, z) : add(weight, z);
      }
      return;
    }
    double const reach = edge * deviation, range = math::log(reach + math::sqrt(reach * reach + 1));
    double power = math::exp(range * (static_cast<double>(first) / middle - 1));  // e^(range u)
    double const growth = math::exp(range * static_cast<double>(stride) / middle);
    for (std::size_t k = first; k <= intervals; k += stride, power *= growth) {
      double const z = (power - 1 / power) / 2 / deviation;
      add(factor * math::exp(-z * z / 2) * (power + 1 / power) / 2 * range / reach, z);
    }
  }

  /// For a smooth F the trapezoid rule, whose error is squared by each doubling of the points: until nothing
  /// changes.
  constexpr moments trapezoid() {
    constexpr double step = 2 * edge / intervals;
    reset();
    std::size_t stride = intervals / 16;
    add_grid(0, stride);
    moments now = sums.scaled(step * static_cast<double>(stride));
    do {
      moments const before = now;
      stride /= 2;
      add_grid(stride, 2 * stride);
      now = sums.scaled(step * static_cast<double>(stride));
      now.error = relative_distance(before, now);
    } while (now.error > close_enough && stride > 1);
    return now;
  }

  /// Gauss's rule of eight points.
  constexpr void add_panel(double from, double to) {
    constexpr std::array nodes{0.18343464249564981, 0.52553240991632899, 0.79666647741362674,
                               0.96028985649753623};
    constexpr std::array weights{0.36268378337836198, 0.31370664587788729, 0.22238103445337447,
                                 0.10122853629037626};
    double const center = (from + to) / 2, half = (to - from) / 2;
    for (std::size_t k = 0; k < nodes.size(); ++k)
      for (double const z : {center - half * nodes[k], center + half * nodes[k]})
        add(half * weights[k] * math::exp(-z * z / 2), z);
  }

  /// For an F with kinks, panels cut there: twice as many until nothing changes.
  constexpr moments panels() {
    constexpr double factor = std::numbers::inv_sqrtpi / std::numbers::sqrt2;
    moments now{};
    double width = 2;
    do {
      moments const before = now;
      reset();
      double from = -edge;
      auto const add_piece = [&](double to) {
        auto const count = static_cast<std::size_t>((to - from) / width) + 1;
        double const length = (to - from) / static_cast<double>(count), start = from;
        for (std::size_t k = 0; k < count; ++k)
          add_panel(start + length * static_cast<double>(k), start + length * static_cast<double>(k + 1));
        from = to;
      };
      for (double const kink : kinks_of<F>()) {
        double const z = (kink - mean) / deviation;
        if (from < z && z < edge) add_piece(z);
      }
      add_piece(edge);
      now = sums.scaled(factor);
      now.error = relative_distance(before, now);
      width /= 2;
    } while (now.error > close_enough && width > 0.1);
    return now;
  }
};

}  // namespace ballast::flow::detail

#endif
