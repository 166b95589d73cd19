// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/eye.hpp>
#include <ballast/initializers/initializer.hpp>
#include <boost/test/unit_test.hpp>

#include <array>

using namespace ballast;

// ---- facts ----
template <std::size_t Rows, std::size_t Columns>
constexpr std::array<float, Rows * Columns> started = [] {
  std::array<float, Rows * Columns> w{7, 7, 7, 7};
  start<eye>(matrix_view<float>{w.data(), Rows, Columns, Columns, 1}, {Columns, Rows}, {3, 4});
  return w;
}();
static_assert(started<2, 2> == std::array<float, 4>{1, 0, 0, 1});
static_assert(started<2, 3> == std::array<float, 6>{1, 0, 0, 0, 1, 0});
static_assert(started<3, 2> == std::array<float, 6>{1, 0, 0, 1, 0, 0});

// ---- behaviour ----
BOOST_AUTO_TEST_CASE(the_diagonal_is_where_the_strides_say) {
  std::array<double, 8> w{};
  start<eye>(matrix_view<double>{w.data(), 3, 2, 1, 4}, {2, 3}, {3, 4});
  BOOST_TEST(w == (std::array<double, 8>{1, 0, 0, 0, 0, 1, 0, 0}), boost::test_tools::per_element());
}
