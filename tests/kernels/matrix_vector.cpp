// SPDX-License-Identifier: BSL-1.0
#include <ballast/kernels/matrix_vector.hpp>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <utility>
#include <vector>

namespace kernels = ballast::kernels;

// ---- facts ----
static_assert([] {  // in a constant expression
  std::array<double, 2> const x{1, 2};
  std::array<double, 6> const a{1, 2, 3, 4, 5, 6};
  std::array<double, 3> const start{10, 20, 30};
  std::array<double, 3> y{};
  kernels::multiply_row<double, 2, 3>(x.data(), {a.data(), 3}, start.data(), y.data());
  return y == std::array<double, 3>{19, 32, 45};
}());

namespace {

constexpr std::size_t guard = 3;  // numbers around a result that nobody may touch

template <class T>
std::vector<T> numbers(std::size_t n, unsigned seed) {
  std::vector<T> values(n);
  std::minstd_rand draw{seed};
  for (T& v : values) v = static_cast<T>(draw() % 2001) / 1000 - 1;
  return values;
}

/// The largest error in units of epsilon, or infinity where a guard was touched.
template <class T, std::size_t Inner, std::size_t Columns, std::size_t Step>
double worst_error() {
  std::size_t const stride = Columns + guard;
  auto const x = numbers<T>(Inner * Step, 1), start = numbers<T>(Columns, 3);
  // No number more than the matrix has: a sanitizer sees what is read behind it.
  auto const a = numbers<T>((Inner - 1) * stride + Columns, 2);
  std::vector<T> y(Columns + guard, T(7));
  kernels::multiply_row<T, Inner, Columns, Step>(x.data(), {a.data(), stride}, start.data(), y.data());
  double worst = 0;
  for (std::size_t j = 0; j < Columns; ++j) {
    double sum = static_cast<double>(start[j]);
    for (std::size_t k = 0; k < Inner; ++k)
      sum += static_cast<double>(x[k * Step]) * static_cast<double>(a[k * stride + j]);
    worst = std::max(worst, std::abs(sum - static_cast<double>(y[j])));
  }
  for (std::size_t j = Columns; j < Columns + guard; ++j)
    if (y[j] != T(7)) return std::numeric_limits<double>::infinity();
  return worst / std::numeric_limits<T>::epsilon();
}

template <class T, std::size_t Inner, std::size_t Step, std::size_t... Fewer>
double worst_of_widths(std::index_sequence<Fewer...>) {
  return std::max({worst_error<T, Inner, Fewer + 1, Step>()...});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(matrix_vector)

BOOST_AUTO_TEST_CASE(a_row_of_any_width_is_multiplied) {
  constexpr auto widths = std::make_index_sequence<36>{};
  BOOST_TEST((worst_of_widths<float, 1, 1>(widths)) <= 2.0);
  BOOST_TEST((worst_of_widths<float, 23, 1>(widths)) <= 12.0);
  BOOST_TEST((worst_of_widths<double, 23, 1>(widths)) <= 12.0);
  BOOST_TEST((worst_of_widths<float, 9, 4>(widths)) <= 6.0);
  constexpr std::size_t lanes = kernels::lanes<float>;  // and tiles that leave few registers
  BOOST_TEST((worst_error<float, 23, 5 * lanes, 1>()) <= 12.0);
  BOOST_TEST((worst_error<float, 23, 6 * lanes, 1>()) <= 12.0);
  BOOST_TEST((worst_error<float, 23, 7 * lanes + 1, 1>()) <= 12.0);
  BOOST_TEST((worst_error<float, 64, 192, 1>()) <= 24.0);
  BOOST_TEST((worst_error<float, 75, 64, 2>()) <= 24.0);  // rounds of a long stride, and a rest
}

BOOST_AUTO_TEST_SUITE_END()
