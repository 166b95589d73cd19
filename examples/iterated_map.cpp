// SPDX-License-Identifier: BSL-1.0
// A deep network is an iterated nonlinear map. However often f(x) = 3.5 x (1 - x) is composed with itself, it
// stays in [0, 1]; its slope is the product of the slopes on the way (Grosse, CSC321, lecture 15). Six times
// over, regions too steep for gradient descent lie beside flat ones: there the gradient explodes, here it
// vanishes. `iterated_map FOLDER` draws them: figures/iterated_map.svg.
#include "figure.hpp"

#include <ballast/ballast.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace nn = ballast;

struct logistic_map : nn::elementwise<logistic_map> {
  static constexpr auto value(auto x) { return decltype(x)(3.5) * x * (1 - x); }
  static constexpr auto derivative(auto x) { return decltype(x)(3.5) * (1 - 2 * x); }
};

template <std::size_t Times>
inline constexpr auto iterated = nn::topology<nn::repeat<Times, logistic_map>>;

/// y and dy/dx: one pass through the network, which has no weights, and back.
template <std::size_t Times>
constexpr std::array<double, 2> pass(double x) {
  using layers = typename nn::network<nn::vec<1>, iterated<Times>>::layers;
  using training = nn::call<1, true>;
  std::array<double, layers::template needs<1>.trace + 1> trace{};
  std::array<double, layers::template scratch<training>> scratch{};
  nn::memory<double> const memory{.trace = trace.data(), .scratch = scratch.data()};
  double y = 0, dy = 1, dx = 0;
  layers::forward(training{}, memory, &x, &y);
  layers::backward(training{}, memory, &x, &y, &dy, &dx);
  return {y, dx};
}

constexpr bool six_times(double x, double y, double slope) {
  constexpr auto near = [](double a, double b) { return (a - b) * (a - b) < 1e-18; };
  return near(pass<6>(x)[0], y) && near(pass<6>(x)[1], slope);
}
static_assert(six_times(0, 0, 1838.265625));  // 3.5^6
static_assert(six_times(0.1, 0.861806867185, 6.00390123821));
static_assert(six_times(0.2, 0.864971467969, -1.21705309253));
static_assert(six_times(0.25, 0.863239214383, 2.21276048313));
static_assert(six_times(0.3, 0.54522547771, -11.1566408224));
static_assert(six_times(0.4, 0.486221176623, -1.6023133151));
static_assert(six_times(0.5, 0.382819903774, 0));
static_assert(six_times(5. / 7, 5. / 7, 11.390625));  // 1.5^6, at the fixed point

/// Rows of x, y and |dy/dx| over [0, 1].
template <std::size_t Times>
auto sample(std::size_t steps) {
  std::vector<std::array<double, 3>> rows;
  for (std::size_t i = 0; i <= steps; ++i) {
    double const x = static_cast<double>(i) / static_cast<double>(steps);
    rows.push_back({x, pass<Times>(x)[0], std::abs(pass<Times>(x)[1])});
  }
  return rows;
}

/// Prints the regions, and returns the share of [0, 1] that is flat.
template <std::size_t Times>
double survey(figure& drawing) {
  double flat = 0, steep = 0;
  for (auto const [x, y, slope] : sample<Times>(100'000)) {
    flat += slope < 1;
    steep += slope > 100;
  }
  std::printf("%5zu%14.2f%12.1f%%%14.1f%%\n", Times, pass<Times>(0)[1], flat / 1000, steep / 1000);
  drawing.table("f" + std::to_string(Times), sample<Times>(38 * Times));
  return flat / 100'000;
}

constexpr char const* panels = R"(
  set multiplot layout 2, 4 margins 0.08, 0.985, 0.12, 0.92 spacing 0.025, 0.05
  unset key; unset grid; set xtics 1; set ytics 1; set format x ''; set ylabel 'value'
  do for [f in '$f1 $f2 $f3 $f6'] {
    set title (f eq '$f1' ? 'f(x) = 3.5 x (1 − x)' : f[3:3].' times over')
    plot [0:1] [0:1] f using 1:2 with lines lt 2, '' using 1:($3 < 1 ? $2 : NaN) with lines lt 1 lw 3
    unset ylabel; set format y ''
  }
  unset title; set xlabel 'x'; set ylabel '|slope|'; set format '%g'; set ytics 100; set logscale y
  do for [f in '$f1 $f2 $f3 $f6'] {
    plot [0:1] [0.01:3000] f using 1:3 with filledcurves above y=1 lt 2, \
                           '' using 1:3 with filledcurves below y=1 lt 1
    unset ylabel; set format y ''
  }
)";

int main(int count, char** arguments) {
  figure drawing{"iterated_map", 920, 430};
  std::printf("times    slope at 0   slope < 1   slope > 100\n");
  survey<1>(drawing), survey<2>(drawing), survey<3>(drawing);
  if (std::abs(survey<6>(drawing) - 0.294) > 0.001) return 1;
  return count < 2 || drawing.write(arguments[1], panels) ? 0 : 1;
}
