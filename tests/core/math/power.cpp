// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/math/power.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

namespace nn = ballast;
using nn::math::power;

// ---- facts ----
static_assert(power(0.0, 0) == 1 && power(0.0, 3) == 0);
static_assert(power(2.0, 10) == 1024 && power(-2.0f, 3) == -8);
static_assert(power(1.0, 18446744073709551615u) == 1);

BOOST_AUTO_TEST_CASE(powers_by_the_library) {
  for (double const x : {0.9, 0.999, 1.01, -0.5})
    for (std::uint64_t n = 0; n < 2000; n = 2 * n + 1)
      BOOST_TEST(power(x, n) == std::pow(x, static_cast<double>(n)),
                 boost::test_tools::tolerance(1.2e-16 * static_cast<double>(n + 1)));
}
