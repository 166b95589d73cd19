// SPDX-License-Identifier: BSL-1.0
#include <ballast/kernels/columns.hpp>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <tuple>
#include <vector>

namespace kernels = ballast::kernels;

// ---- facts ----
static_assert([] {
  std::array<double, 6> const a{1, 2, 3, 4, 5, 6};
  std::array<double, 2> sum{7, 7};
  kernels::sum_columns<double>(2, 2, {a.data(), 3}, sum.data());
  return sum == std::array<double, 2>{5, 7};
}());

BOOST_AUTO_TEST_SUITE(columns)

// Whole registers of columns and parts of one, every count of rows that four sums leave over.
BOOST_AUTO_TEST_CASE_TEMPLATE(are_summed_at_any_size, T, decltype(std::tuple<float, double>{})) {
  for (std::size_t const rows : {0u, 1u, 2u, 3u, 4u, 5u, 31u, 64u})
    for (std::size_t columns = 1; columns < 40; ++columns) {
      std::size_t const stride = columns + 3;
      std::minstd_rand draw{1};
      std::vector<T> a(rows * stride + 1), sum(columns + 1, T(7));
      for (T& v : a) v = static_cast<T>(draw() % 2001) / 1000 - 1;
      kernels::sum_columns<T>(rows, columns, {a.data(), stride}, sum.data());
      double worst = 0;
      for (std::size_t j = 0; j < columns; ++j) {
        double exact = 0;
        for (std::size_t i = 0; i < rows; ++i) exact += static_cast<double>(a[i * stride + j]);
        worst = std::max(worst, std::abs(static_cast<double>(sum[j]) - exact));
      }
      BOOST_TEST(worst <= static_cast<double>(rows) * static_cast<double>(std::numeric_limits<T>::epsilon()),
                 rows << " x " << columns);
      BOOST_TEST(sum[columns] == T(7));
    }
}

BOOST_AUTO_TEST_SUITE_END()
