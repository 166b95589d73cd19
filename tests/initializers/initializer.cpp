// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/eye.hpp>
#include <ballast/initializers/initializer.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/initializers/torch_default.hpp>
#include <ballast/initializers/xavier.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <support/draws.hpp>
#include <vector>

using namespace ballast;
using tests::fingerprint;

namespace {
template <class Init, class T = float, std::size_t Rows = 32, std::size_t Columns = 24>
constexpr std::array<T, Rows * Columns> started(std::uint64_t seed) {
  std::array<T, Rows * Columns> w{};
  start<Init>(matrix_view<T>{w.data(), Rows, Columns, Columns, 1}, {Columns, Rows}, {seed, 7});
  return w;
}
}  // namespace

// ---- facts ----
static_assert(initializer<bias_start<xavier_uniform>> && initializer<bias_start<torch_default>>);
static_assert(draws_uniform<bias_start<torch_default>> && fills_matrix<bias_start<xavier_uniform>>);

constexpr auto uniform_weights = started<xavier_uniform>(42), normal_weights = started<xavier_normal>(42);
static_assert(fingerprint(uniform_weights) ==
              0x1FF7B3ABE7A71C9B);  // every compiler, any flags; see fingerprint
static_assert(fingerprint(normal_weights) == 0xCAE50455A86C8097);
static_assert(fingerprint(started<xavier_normal, double>(42)) == 0x5DE1EC7C02FFC628);

// ---- behaviour ----
namespace {
std::uint64_t const volatile seed_at_run_time = 42;
}  // namespace

BOOST_AUTO_TEST_CASE(run_time_starts_with_the_bits_of_a_constant_expression) {
  BOOST_TEST(fingerprint(started<xavier_uniform>(seed_at_run_time)) == fingerprint(uniform_weights));
  BOOST_TEST(fingerprint(started<xavier_normal>(seed_at_run_time)) == fingerprint(normal_weights));
}

// Fans at run time: the scale is a root and a product of the program, not of the compiler.
BOOST_AUTO_TEST_CASE(fans_at_run_time_change_no_bit) {
  std::size_t const volatile rows = 32, columns = 24;
  std::vector<float> w(rows * columns);
  start<xavier_uniform>(matrix_view<float>{w.data(), rows, columns, columns, 1}, {columns, rows}, {42, 7});
  BOOST_TEST(fingerprint(w) == fingerprint(uniform_weights));
  start<xavier_normal>(matrix_view<float>{w.data(), rows, columns, columns, 1}, {columns, rows}, {42, 7});
  BOOST_TEST(fingerprint(w) == fingerprint(normal_weights));
}

BOOST_AUTO_TEST_CASE(strides_change_no_draw) {
  constexpr std::size_t rows = 5, columns = 3, padded = 8;
  auto const same = [&](auto init) {
    using init_type = decltype(init);
    std::array<float, rows * columns> plain{};
    std::array<float, columns * padded> transposed{};
    matrix_view<float> const a{plain.data(), rows, columns, columns, 1},
        b{transposed.data(), rows, columns, 1, padded};
    start<init_type>(a, {columns, rows}, {1, 2});
    start<init_type>(b, {columns, rows}, {1, 2});
    for (std::size_t row = 0; row < rows; ++row)
      for (std::size_t column = 0; column < columns; ++column) BOOST_TEST(a(row, column) == b(row, column));
    for (std::size_t column = 0; column < columns; ++column)
      BOOST_TEST(transposed[column * padded + rows] == 0);  // the padding is nobody's
  };
  same(xavier_uniform{});
  same(xavier_normal{});
  same(orthogonal{});
  same(eye{});
}
