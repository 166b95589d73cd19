// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/random.hpp>
#include <ballast/initializers/initializer.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/kernels/spectral_norm.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <vector>

#include "support/fast_math.hpp"

namespace nn = ballast;
using nn::matrix_view;

/// Of a matrix in row-major order.
template <class T>
constexpr double norm_of(std::vector<T> const& a, std::size_t rows) {
  std::size_t const columns = a.size() / rows;
  return nn::kernels::spectral_norm(matrix_view<T const>{a.data(), rows, columns, columns, 1});
}

constexpr bool bounds_closely(double bound, double wanted) {
  return bound >= wanted && bound < wanted * (1 + 1e-7);
}

// ---- facts ----
static_assert(bounds_closely(norm_of<float>({3, 0, 0, -4}, 2), 4));
static_assert(bounds_closely(norm_of<double>({1, 2, 2, 4}, 2), 5));  // of rank one: |(1, 2)| |(1, 2)|
static_assert(norm_of<float>({0, 0, 0}, 1) == 0);

// ---- theory ----
BOOST_AUTO_TEST_CASE(two_by_two_is_the_closed_form) {
  nn::random::stream const draws{7, 1};
  for (std::size_t i = 0; i < 400; i += 4) {
    std::vector<double> m(4);
    for (std::size_t k = 0; k < 4; ++k) m[k] = nn::random::normal<double>(draws.bits(i + k));
    long double const sum = std::hypot(m[0] + m[3], m[2] - m[1]),
                      difference = std::hypot(m[0] - m[3], m[2] + m[1]);
    double const wanted = static_cast<double>((sum + difference) / 2), bound = norm_of(m, 2);
    BOOST_TEST(bound >= wanted * (1 - 1e-16));
    BOOST_TEST(bound <= wanted * (1 + 1e-7));
  }
}

BOOST_AUTO_TEST_CASE(a_diagonal_has_its_largest_number) {
  for (double const second : {0.0, 1e-8, 1.0, 6.999999, 7 - 1e-9, 7.0}) {
    std::vector<double> diagonal(100);
    for (std::size_t i = 0; i < 10; ++i) diagonal[i * 11] = i == 3 ? -7 : second;
    BOOST_TEST(bounds_closely(norm_of(diagonal, 10), 7));
  }
}

BOOST_AUTO_TEST_CASE(an_orthogonal_matrix_has_one) {
  for (std::size_t const rows : {20u, 33u}) {
    std::vector<double> q(rows * 20);
    nn::start<nn::orthogonal>(matrix_view<double>{q.data(), rows, 20, 20, 1}, {20, rows}, {1, 2});
    double const bound = norm_of(q, rows);
    BOOST_TEST(bound > 1 - 1e-14);
    BOOST_TEST(bound < 1 + 1e-7);
  }
}

BOOST_AUTO_TEST_CASE(a_row_has_its_length) {
  BOOST_TEST(bounds_closely(norm_of<float>({3, 4, 12, 84}, 1), 85));
  BOOST_TEST(bounds_closely(norm_of<float>({3, 4, 12, 84}, 4), 85));
}

// ---- mpmath.svd_r, 30 digits ----
BOOST_AUTO_TEST_CASE(singular_values_from_elsewhere) {
  std::vector<double> const a{1, -2, 3, 0.5, 4, 0.25, 5, -6, 7, 8, 9, -1, 2, -3, 0.125};
  BOOST_TEST(bounds_closely(norm_of(a, 3), 13.6814991644684));
  std::vector<double> hilbert;
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j < 6; ++j) hilbert.push_back(1.0 / (i + j + 1));
  BOOST_TEST(bounds_closely(norm_of(hilbert, 6), 1.618899858924339));
}

// ---- the range of numbers ----
BOOST_AUTO_TEST_CASE(neither_overflow_nor_underflow) {
  for (double const scale : {1e-300, 1e-160, 1e160, 1e300})
    BOOST_TEST(bounds_closely(norm_of<double>({3 * scale, 0, 0, 4 * scale}, 2), 4 * scale));
}
BOOST_AUTO_TEST_CASE(of_what_is_no_number_it_is_none, *nn::tests::needs_infinities()) {
  BOOST_TEST(!nn::math::is_finite(norm_of<double>({1, nn::math::nan<double>, 2, 3}, 2)));
}
