// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_QUADRATURE_HPP
#define BALLAST_FLOW_QUADRATURE_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/moment_sums.hpp>
#include <ballast/flow/moments.hpp>

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <numbers>
#include <type_traits>

namespace ballast::flow {

/// What f at -x is by f at x. A function that declares one, as `static constexpr auto mirror`, is integrated in half
/// the time; if it has kinks, they are at such points as well.
enum class mirror {
  none,
  odd,          // f(-x) = -f(x)
  rising_to_1,  // f(-x) = 1 - f(x)
  gate          // f(-x) = f(x) - x: a gate times x
};

/// What a static `value_and_derivative(double)` may return, where both together are cheaper.
struct value_and_slope {
  double value, derivative;
};

}  // namespace ballast::flow

namespace ballast::flow::detail {

template <class F>
constexpr mirror mirror_of() {
  if constexpr (requires {
                  { F::mirror } -> std::same_as<mirror const&>;
                })
    return F::mirror;
  else
    return mirror::none;
}

/// The points where the derivative of F jumps, in order, if F declares any.
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

template <class F>
struct quadrature {
  using number = std::conditional_t<evaluates_in<F, double>, double, float>;
  static constexpr double edge = 6.5;  // in standard deviations
  static constexpr double factor = std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  static constexpr mirror symmetry = mirror_of<F>();

  near_normal law;
  double deviation = math::sqrt(law.variance);
  bool plain = law.is_normal(), mirrored = symmetry != mirror::none && plain && law.mean == 0;

  /// Tells a sum of one point, and of that at -z where both are one evaluation.
  template <class Sum>
  constexpr void tell(Sum const& sum, double weight, double z) const {
    double const x = law.mean + deviation * z;
    number const in = static_cast<number>(x);
    double y = 0, d = 0;
    if constexpr (requires { F::value_and_derivative(in); }) {
      auto const both = F::value_and_derivative(in);
      y = static_cast<double>(both.value), d = static_cast<double>(both.derivative);
    } else if constexpr (requires { F::derivative_at_output(in); }) {
      number const value = F::value(in);
      y = static_cast<double>(value), d = static_cast<double>(F::derivative_at_output(value));
    } else {
      y = static_cast<double>(F::value(in)), d = static_cast<double>(F::derivative(in));
    }
    sum(plain ? weight : weight * law.correction(z), z, y, d);
    if constexpr (symmetry != mirror::none)
      if (mirrored && z != 0) {
        if constexpr (symmetry == mirror::gate)
          sum(weight, -z, y - x, 1 - d);
        else
          sum(weight, -z, symmetry == mirror::odd ? -y : 1 - y, d);
      }
  }

  /// Sums whose unit is such that they do not underflow.
  constexpr moment_sums nothing() const {
    auto const size = [&](double z) {
      return math::abs(static_cast<double>(F::value(static_cast<number>(law.mean + deviation * z))));
    };
    double const unit = std::max(size(1), size(-1));
    return {.unit = unit > 0 ? unit : 1};
  }

  /// Of u in [-1, 1], points first, first + step, ...: evenly over z where the deviation is small; where it is large
  /// over asinh x, since f has its features near x = 0. Half of them where the other half mirrors them.
  template <class Sum>
  constexpr void tell_grid(Sum const& sum, double first, double step) const {
    double const last = (mirrored ? 0 : 1) + step / 4;
    if (deviation <= 4) {
      double const z0 = edge * first, h = edge * step;
      double weight = math::exp(-z0 * z0 / 2),
             growth = math::exp(-h * (z0 + h / 2));  // of the normal density
      double const slower = math::exp(-h * h);
      for (double u = first; u < last; u += step, weight *= growth, growth *= slower)
        tell(sum, weight, edge * u);
      return;
    }
    double const reach = edge * deviation, range = math::log(reach + math::sqrt(reach * reach + 1));
    double power = math::exp(range * first);  // e^(range u)
    double const growth = math::exp(range * step);
    for (double u = first; u < last; u += step, power *= growth) {
      double const z = u == 0 ? 0 : (power - 1 / power) / 2 / deviation;
      tell(sum, math::exp(-z * z / 2) * (power + 1 / power) / 2 * range / reach, z);
    }
  }

  /// For a smooth F the trapezoid rule, whose error is squared by each doubling of the points: until nothing
  /// changes.
  constexpr moments trapezoid() const {
    double step = 1. / 8, error = 1;
    moment_sums now = moment_sums::over(nothing(), [&](auto const& sum) { tell_grid(sum, -1, step); });
    while (error > close_enough && step > 1. / 512) {
      moment_sums const before = now;
      now = moment_sums::over(before, [&](auto const& sum) { tell_grid(sum, step / 2 - 1, step); });
      error = now.distance(before, 0.5);
      step /= 2;
    }
    moments result = now.scaled(law, factor * edge * step);
    result.error = error;
    return result;
  }

  /// Gauss's rule of eight points.
  template <class Sum>
  constexpr void tell_panel(Sum const& sum, double from, double to) const {
    constexpr std::array nodes{-0.96028985649753623, -0.79666647741362674, -0.52553240991632899,
                               -0.18343464249564981, 0.18343464249564981,  0.52553240991632899,
                               0.79666647741362674,  0.96028985649753623};
    constexpr std::array weights{0.10122853629037626, 0.22238103445337447, 0.31370664587788729,
                                 0.36268378337836198, 0.36268378337836198, 0.31370664587788729,
                                 0.22238103445337447, 0.10122853629037626};
    double const center = (from + to) / 2, half = (to - from) / 2;
    for (std::size_t k = 0; k < nodes.size(); ++k) {
      double const z = center + half * nodes[k];
      tell(sum, half * weights[k] * math::exp(-z * z / 2), z);
    }
  }
  template <class Sum>
  constexpr void tell_piece(Sum const& sum, double from, double to, double width) const {
    auto const count = static_cast<std::size_t>((to - from) / width) + 1;
    double const length = (to - from) / static_cast<double>(count);
    for (std::size_t k = 0; k < count; ++k)
      tell_panel(sum, from + length * static_cast<double>(k), from + length * static_cast<double>(k + 1));
  }

  /// For an F with kinks, panels cut there: twice as many until nothing changes.
  constexpr moments panels() const {
    auto const sums = [&](double width) {
      return moment_sums::over(nothing(), [&](auto const& sum) {
        double from = mirrored ? 0 : -edge;
        for (double const kink : kinks_of<F>()) {
          double const z = (kink - law.mean) / deviation;
          if (z <= from || z >= edge) continue;
          tell_piece(sum, from, z, width);
          from = z;
        }
        tell_piece(sum, from, edge, width);
      });
    };
    double width = deviation <= 2 ? 4 : 2, error = 1;  // f has its features near x = 0
    moment_sums now = sums(width);
    while (error > close_enough && width > 0.2) {
      moment_sums const before = now;
      width /= 2;
      now = sums(width);
      error = now.distance(before, 1);
    }
    moments result = now.scaled(law, factor);
    result.error = error;
    return result;
  }
};

}  // namespace ballast::flow::detail

#endif
