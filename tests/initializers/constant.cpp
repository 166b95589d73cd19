// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/constant.hpp>
#include <ballast/initializers/initializer.hpp>
#include <boost/test/unit_test.hpp>

#include <array>

using namespace ballast;

// ---- facts ----
static_assert(initializer<zeros> && initializer<constant<1>>);

template <class Init>
constexpr std::array<double, 2> started = [] {
  std::array<double, 2> w{7, 7};
  start<Init>(matrix_view<double>{w.data(), 2, 1, 1, 1}, {1, 2}, {3, 4});
  return w;
}();
static_assert(started<zeros> == std::array{0.0, 0.0});
static_assert(started<constant<0.1>> == std::array{0.1, 0.1});

// ---- behaviour ----
BOOST_AUTO_TEST_CASE(padding_is_left_alone) {
  std::array<float, 4> w{};
  start<constant<2>>(matrix_view<float>{w.data(), 2, 1, 2, 1}, {1, 2}, {3, 4});
  BOOST_TEST(w == (std::array<float, 4>{2, 0, 2, 0}), boost::test_tools::per_element());
}
