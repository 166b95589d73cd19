// SPDX-License-Identifier: BSL-1.0
#include <ballast/kernels/log_sum.hpp>

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>

namespace kernels = ballast::kernels;

// ---- facts ----
static_assert(kernels::log_sum<double>{}.value() == 0);
static_assert([] {  // in a constant expression
  kernels::log_sum<double> sum;
  sum.add(3, 1);
  sum.add(2, 2.718281828459045);
  return sum.value() > 2 - 1e-15 && sum.value() < 2 + 1e-15;
}());

BOOST_AUTO_TEST_SUITE(log_sum)

BOOST_AUTO_TEST_CASE(takes_any_count) {
  for (std::size_t n = 0; n <= 50; ++n) {
    kernels::log_sum<float> sum;
    double wanted = 0, size = 1;
    for (std::size_t i = 0; i < n; ++i) {
      double const weight = 0.25 + static_cast<double>(i % 5);
      float const x = 0.3f + 1.7f * static_cast<float>(i);
      sum.add(weight, x);
      wanted += weight * std::log(static_cast<double>(x));
      size += weight * std::abs(std::log(static_cast<double>(x)));
    }
    BOOST_TEST(std::abs(sum.value() - wanted) <= 2e-7 * size, n << " numbers");
  }
}

BOOST_AUTO_TEST_CASE(shows_what_is_not_finite) {
  kernels::log_sum<float> sum;
  for (int i = 0; i < 20; ++i) sum.add(1, i == 7 ? std::numeric_limits<float>::quiet_NaN() : 2.0f);
  double const found = sum.value();
  BOOST_TEST(!ballast::math::is_finite(found));
}

BOOST_AUTO_TEST_SUITE_END()
