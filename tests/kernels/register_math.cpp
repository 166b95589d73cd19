// SPDX-License-Identifier: BSL-1.0
#include <ballast/kernels/register_math.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstddef>
#include <limits>

namespace nn = ballast;
using nn::kernels::flushed, nn::kernels::larger, nn::kernels::root;

// ---- facts ----
static_assert(root(9.0) == 3 && larger(1.0, 2.0) == 2 && larger(-1.0f, -2.0f) == -1);
static_assert(flushed(1e-31f, 1e-30f) == 0 && flushed(-1e-31f, 1e-30f) == 0);
static_assert(flushed(1e-30f, 1e-30f) == 1e-30f && flushed(-2.0, 1e-30) == -2);
static_assert(nn::math::is_nan(flushed(nn::math::nan<float>, 1e-30f)));

template <class T>
void check_registers() {
  nn::kernels::simd<T> x, y;
  for (std::size_t lane = 0; lane < nn::kernels::lanes<T>; ++lane) {
    x[lane] = static_cast<T>(lane) / 3;
    y[lane] = static_cast<T>(1);
  }
  x[1] = static_cast<T>(1e-37);
  auto const roots = root(x), maxima = larger(x, y),
             kept = flushed(x - y * static_cast<T>(1e-36), static_cast<T>(1e-35));
  for (std::size_t lane = 0; lane < nn::kernels::lanes<T>; ++lane) {
    BOOST_TEST(roots[lane] == std::sqrt(x[lane]));
    BOOST_TEST(maxima[lane] == (x[lane] > 1 ? x[lane] : 1));
    BOOST_TEST(kept[lane] == (lane < 2 ? 0 : x[lane] - static_cast<T>(1e-36)));
  }
}

BOOST_AUTO_TEST_CASE(registers) {
  check_registers<float>();
  check_registers<double>();
}
