// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/initializer.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <support/draws.hpp>
#include <vector>

using namespace ballast;
using tests::fingerprint;

namespace {
template <class T, std::size_t Rows, std::size_t Columns>
constexpr std::array<T, Rows * Columns> started(std::uint64_t seed) {
  std::array<T, Rows * Columns> w{};
  start<orthogonal>(matrix_view<T>{w.data(), Rows, Columns, Columns, 1}, {Columns, Rows}, {seed, 7});
  return w;
}
}  // namespace

// ---- facts ----
static_assert(initializer<orthogonal> && fills_matrix<orthogonal>);

constexpr std::array<std::uint64_t, 3> found{0xE832E74F3D269A07, 0xE4A774666451D01F,
                                             0x94E22FE6FEC540AF};  // see fingerprint
constexpr auto largest = started<float, 64, 64>(42);  // all 4,096 parameters of a constexpr network
static_assert(fingerprint(largest) == found[0]);
static_assert(fingerprint(started<float, 5, 9>(42)) == found[1]);
static_assert(fingerprint(started<double, 9, 5>(42)) == found[2]);

// The normal number behind this single entry is below 2^-20, where the numbers of a direction end.
static_assert(started<float, 1, 1>(155813)[0] == 1);

// ---- behaviour ----
namespace {
std::uint64_t const volatile seed_at_run_time = 42;

/// max |Q Q^T - I|, or of Q^T Q where there are more rows than columns.
template <class T>
double deviation(std::size_t rows, std::size_t columns) {
  std::vector<T> w(rows * columns);
  matrix_view<T> const q{w.data(), rows, columns, columns, 1};
  start<orthogonal>(q, {columns, rows}, {seed_at_run_time, rows});
  matrix_view<T> const wide = rows <= columns ? q : matrix_view<T>{w.data(), columns, rows, 1, columns};
  double worst = 0;
  for (std::size_t a = 0; a < wide.rows; ++a)
    for (std::size_t b = 0; b <= a; ++b) {
      double dot = 0;
      for (std::size_t i = 0; i < wide.columns; ++i)
        dot += static_cast<double>(wide(a, i)) * static_cast<double>(wide(b, i));
      worst = std::max(worst, std::fabs(dot - (a == b)));
    }
  return worst;
}

/// One entry of an N x N matrix, of many seeds; scaled by sqrt(N), so its variance is 1.
template <std::size_t N>
std::vector<double> entries(std::size_t row, std::size_t column) {
  std::vector<double> values;
  for (std::uint64_t seed = 0; seed < 20'000; ++seed)
    values.push_back(static_cast<double>(started<float, N, N>(seed)[row * N + column]) *
                     std::sqrt(double{N}));
  return values;
}
}  // namespace

BOOST_AUTO_TEST_CASE(run_time_starts_with_the_bits_of_a_constant_expression) {
  BOOST_TEST(fingerprint(started<float, 64, 64>(seed_at_run_time)) == fingerprint(largest));
  BOOST_TEST(fingerprint(started<float, 5, 9>(seed_at_run_time)) == found[1]);
  BOOST_TEST(fingerprint(started<double, 9, 5>(seed_at_run_time)) == found[2]);
}

BOOST_AUTO_TEST_CASE(the_shorter_side_is_orthonormal) {
  for (std::size_t rows : {1u, 2u, 3u, 10u, 64u, 257u})
    for (std::size_t columns : {1u, 2u, 7u, 64u, 200u}) {
      BOOST_TEST(deviation<float>(rows, columns) < 1e-6);
      BOOST_TEST(deviation<double>(rows, columns) < 1e-7);
    }
}

// An entry of a uniformly drawn point of the sphere in three dimensions is itself uniform (Archimedes), and
// every row and column of a Haar matrix is such a point.
BOOST_AUTO_TEST_CASE(every_entry_of_three_by_three_is_uniform) {
  for (std::size_t row = 0; row < 3; ++row)
    for (std::size_t column = 0; column < 3; ++column) {
      std::vector<double> values = entries<3>(row, column);
      for (double& x : values) x /= std::sqrt(3.0);
      BOOST_TEST(tests::kolmogorov_smirnov(values, tests::symmetric_distribution) < 2.2);
    }
}

// Haar: E trace = 0, E trace^2 = 1, E trace^4 = 3 (Diaconis & Shahshahani 1994). A QR that leaves R's signs
// to the algorithm fails here though its entries have the right variance.
BOOST_AUTO_TEST_CASE(the_trace_has_the_moments_of_haar) {
  constexpr std::size_t n = 6;
  std::vector<double> traces;
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    auto const q = started<float, n, n>(seed);
    double trace = 0;
    for (std::size_t i = 0; i < n; ++i) trace += static_cast<double>(q[i * n + i]);
    traces.push_back(trace);
  }
  BOOST_TEST(std::fabs(tests::moment(traces, 1)) < 0.03);  // four standard deviations
  BOOST_TEST(std::fabs(tests::moment(traces, 2) - 1) < 0.04);
  BOOST_TEST(std::fabs(tests::moment(traces, 4) - 3) < 0.28);
}

// det Q is +1 and -1 equally often: reflections and rotations are both drawn.
BOOST_AUTO_TEST_CASE(both_signs_of_the_determinant_occur) {
  int positive = 0;
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    auto const q = started<float, 2, 2>(seed);
    positive += q[0] * q[3] - q[1] * q[2] > 0;
  }
  BOOST_TEST(std::abs(positive - 10'000) < 4 * 71);
}
