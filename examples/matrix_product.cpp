// SPDX-License-Identifier: BSL-1.0
// A deep linear network is a product of matrices; so is its gradient. A 4 x 4 matrix of N(0, 1) numbers times
// a hundred more (Dive into Deep Learning, section 5.4) has a norm of 4 * 2^100 = 10^30.7 in the mean square,
// but hardly a product comes near: a few giants make up that mean. What to expect is the logarithm's mean,
// as the library predicts it. `matrix_product FOLDER` draws both: figures/matrix_product.svg.
#include "figure.hpp"

#include <ballast/ballast.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>
#include <numeric>
#include <vector>

namespace nn = ballast;
using namespace std::numbers;

constexpr std::size_t factors = 100;  // beside the first matrix
inline constexpr auto matrices = nn::topology<nn::repeat<1 + factors, nn::dense<4, nn::no_bias>>>;
using product = nn::network<nn::vec<4>, matrices, nn::normal<1>, nn::use_double>;

// ---- predicted: the gradient of the first matrix has come through a hundred others ----

constexpr auto first_matrix = nn::gradient_flow<product, 1>.layers.front();
constexpr double growth = first_matrix.output_decades / factors;  // a factor's, in decades
constexpr double variance = first_matrix.deviation() * first_matrix.deviation() / factors;

constexpr bool near(double a, double b) { return (a - b) * (a - b) < 1e-12; }
static_assert(near(growth * ln10, 0.557966));
static_assert(near(growth * ln10, (1 - egamma + ln2) / 2));  // E ln |W u|, where u is a unit vector

// So grows a column. The product M is soon almost of rank one, |M| u v^T, with v uniform on the sphere: its
// columns are |v_i| of it, and ln |v_i| has the mean -(1/2 + ln 2) and the variance (pi^2 / 3 + 1) / 4.

double typical(double k) { return (k + 1) * growth + (0.5 + ln2) / ln10; }
double deviation(double k) {
  return std::sqrt(std::max(0.0, (k + 1) * variance - (pi * pi / 3 + 1) / (4 * ln10 * ln10)));
}

// ---- measured ----

/// log10 |M| after 0, 1, ... factors.
std::array<double, 1 + factors> multiply(std::uint64_t seed) {
  product const net{seed};
  std::array<double, 1 + factors> norms{};
  std::array<double, 16> m{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
  for (std::size_t k = 0; k <= factors; ++k) {
    auto const w = net.parameters().subspan(16 * k, 16);
    std::array<double, 16> next{};
    for (std::size_t i = 0; i < 16; ++i)
      for (std::size_t j = 0; j < 4; ++j) next[i] += m[i / 4 * 4 + j] * w[4 * j + i % 4];
    m = next;
    norms[k] = std::log10(std::inner_product(m.begin(), m.end(), m.begin(), 0.0)) / 2;
  }
  return norms;
}

constexpr char const* panel = R"(
  set key top left reverse Left; set xlabel 'factors'; set ylabel 'log_{10} of the norm'
  set xtics 20; set ytics 5
  plot [0:100] [-1:34] \
    $predicted using 1:($2-2*$3):($2+2*$3) with filledcurves lc '#dbe7ee' title 'predicted: 2 deviations', \
    for [i=2:16] $draws using 1:i with lines lw 0.6 lc '#888888' title (i==2 ? 'fifteen products' : ''), \
    $predicted using 1:2 with lines lt 1 lw 2 title 'predicted: typical', \
    $predicted using 1:4 every 5 with points pt 7 ps 0.5 lt 1 title 'measured: mean of 4000', \
    log10(4) + x * log10(2) with lines lt 2 dashtype (6, 4) title 'root mean square'
)";

int main(int count, char** arguments) {
  constexpr std::size_t seeds = 4000, shown = 15, stride = 2;
  std::array<double, 1 + factors> mean{};
  double square = 0;
  std::vector<std::array<double, 4>> predicted(factors / stride + 1);
  std::vector<std::array<double, 1 + shown>> draws(factors / stride + 1);
  for (std::size_t seed = 0; seed < seeds; ++seed) {
    auto const norms = multiply(seed);
    for (std::size_t k = 0; k <= factors; ++k) mean[k] += norms[k] / seeds;
    square += norms.back() * norms.back() / seeds;
    if (seed < shown)
      for (std::size_t row = 0; row < draws.size(); ++row) draws[row][1 + seed] = norms[stride * row];
  }
  double const spread = std::sqrt(square - mean.back() * mean.back());
  std::printf(
      "log10 of the norm after %zu factors: predicted %.2f +- %.2f, of %zu products measured %.2f +- %.2f\n",
      factors, typical(factors), deviation(factors), seeds, mean.back(), spread);
  for (std::size_t row = 0; row < draws.size(); ++row) {
    double const k = draws[row][0] = static_cast<double>(stride * row);
    predicted[row] = {k, typical(k), deviation(k), mean[stride * row]};
  }
  bool const met =
      std::abs(mean.back() - typical(factors)) < 0.1 && std::abs(spread / deviation(factors) - 1) < 0.05;
  figure drawing{"matrix_product", 720, 450};
  drawing.table("predicted", predicted);
  drawing.table("draws", draws);
  return met && (count < 2 || drawing.write(arguments[1], panel)) ? 0 : 1;
}
