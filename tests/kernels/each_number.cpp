// SPDX-License-Identifier: BSL-1.0
#include <ballast/kernels/each_number.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstddef>
#include <vector>

namespace nn = ballast;

constexpr auto move = [](auto& w, auto const& g, auto& v, auto& seen) {
  v = v + g * g;
  seen += v;
  w = w - 0.5f * v;
};

// ---- facts ----
static_assert([] {
  std::array w{1.0f, 2.0f}, v{0.0f, 1.0f}, seen{10.0f, 20.0f};
  std::array const g{2.0f, -1.0f};
  nn::kernels::each_number(2, move, w.data(), g.data(), v.data(), seen.data());
  return w == std::array{-1.0f, 1.0f} && v == std::array{4.0f, 2.0f} && seen == std::array{14.0f, 22.0f};
}());

// Whole registers, parts of one, and none: every number once, and none beyond the last.
BOOST_AUTO_TEST_CASE(any_count) {
  for (std::size_t n = 0; n < 70; ++n) {
    std::vector<float> w(n + 1, 1), g(n + 1), v(n + 1, 2), seen(n + 1);
    for (std::size_t i = 0; i <= n; ++i) g[i] = static_cast<float>(i);
    nn::kernels::each_number(n, move, w.data(), static_cast<float const*>(g.data()), v.data(), seen.data());
    for (std::size_t i = 0; i < n; ++i) {
      float const square = static_cast<float>(i * i) + 2;
      BOOST_TEST(v[i] == square);
      BOOST_TEST(seen[i] == square);
      BOOST_TEST(w[i] == 1 - square / 2);
    }
    BOOST_TEST(w[n] == 1);
    BOOST_TEST(v[n] == 2);
    BOOST_TEST(seen[n] == 0);
  }
}

BOOST_AUTO_TEST_CASE(returns_the_sum_of_squares) {
  for (std::size_t n = 0; n < 150; ++n) {
    std::vector<float> w(n + 1), g(n + 1, 2);
    float const squares = nn::kernels::each_number(
        n, [](auto& a, auto const& b) { a += b; }, w.data(), static_cast<float const*>(g.data()));
    BOOST_TEST(squares == 4 * static_cast<float>(n));
    for (std::size_t i = 0; i <= n; ++i) BOOST_TEST(w[i] == (i < n ? 2.0f : 0.0f));
  }
}
