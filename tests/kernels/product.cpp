// SPDX-License-Identifier: BSL-1.0
#include <ballast/kernels/packed_product.hpp>
#include <ballast/kernels/product.hpp>
#include <ballast/kernels/turned_product.hpp>

#include <algorithm>
#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

namespace kernels = ballast::kernels;

// ---- facts ----
static_assert([] {  // in a constant expression
  std::array<double, 6> const a{1, 2, 3, 4, 5, 6}, b{1, -1, 2, 0, 1, 3};
  std::array<double, 2> const bias{10, 20};
  std::array<double, 4> c{};
  std::array<double, 4> const sum{18, 28, 30, 34};
  kernels::product<double>({2, 3, 2}, {a.data(), 3, 1}, {b.data(), 2}, {c.data(), 2},
                           {false, {bias.data(), 0}});
  bool const right = c == sum;
  kernels::add_product<double>({2, 3, 2}, {a.data(), 3, 1}, {b.data(), 2}, {c.data(), 2});
  return right && c == std::array<double, 4>{26, 36, 50, 48};
}());
// A narrow result is computed by its transpose: of 64 x 10 numbers 10 rows of four registers are fewer than 64.
static_assert(kernels::lanes<float> != 16 ||
              (kernels::narrow<float>(64, 10) && !kernels::narrow<float>(64, 16) &&
               kernels::narrow<float>(64, 17)));
static_assert(kernels::turned_panel({1, 64, 4}) == 0 && kernels::turned_panel({32, 1000, 4}) == 0);
static_assert(kernels::lanes<float> != 16 || kernels::turned_panel({100, 32, 4}) == 64 * (32 + 4));

// A copy is repaid by many rows, or by a few where rows are very wide; not where the factor stays near.
static_assert(kernels::lanes<float> != 8 ||
              (kernels::is_packed({128, 128, 128}) && kernels::is_packed({64, 784, 256}) &&
               kernels::is_packed({32, 1024, 1024}) && !kernels::is_packed({32, 784, 256}) &&
               !kernels::is_packed({784, 32, 256}) && !kernels::is_packed({256, 256, 64})));

static_assert([] {
  std::array<float, 6> const a{1, 2, 3, 4, 5, 6};
  std::array<float, 6> b{};
  kernels::transpose(2, 3, a.data(), b.data());
  return b == std::array<float, 6>{1, 4, 2, 5, 3, 6};
}());

namespace {

template <class T>
struct numbers {
  std::vector<T> value;
  numbers(std::size_t n, unsigned seed) : value(n + 1) {  // an empty factor lies somewhere, too
    std::minstd_rand draw{seed};
    for (T& v : value) v = static_cast<T>(draw() % 2001) / 1000 - 1;
  }
};

constexpr std::size_t guard = 5;  // numbers around a result that nobody may touch

/// The largest error in units of epsilon times the terms of a sum, or infinity where a guard was touched.
template <class T>
double worst_error(kernels::product_size const& size, bool transposed_a, bool zero) {
  std::size_t const stride = size.columns + guard;
  std::vector<T> const a = numbers<T>(size.rows * size.inner, 1).value,
                       b = numbers<T>(size.inner * stride, 2).value, bias = numbers<T>(size.columns, 3).value;
  std::vector<T> c(size.rows * stride, T(7));
  kernels::strided<T> const left = transposed_a ? kernels::strided<T>{a.data(), 1, size.rows}
                                                : kernels::strided<T>{a.data(), size.inner, 1};
  kernels::product<T>(size, left, {b.data(), stride}, {c.data(), stride}, {zero, {bias.data(), 0}});

  double worst = 0;
  for (std::size_t i = 0; i < size.rows; ++i)
    for (std::size_t j = 0; j < stride; ++j) {
      T const found = c[i * stride + j];
      if (j >= size.columns) {
        if (found != T(7)) return INFINITY;
        continue;
      }
      double sum = zero ? 0 : bias[j], terms = std::abs(sum);
      for (std::size_t k = 0; k < size.inner; ++k) {
        double const term = static_cast<double>(left(i, k)) * static_cast<double>(b[k * stride + j]);
        sum += term;
        terms += std::abs(term);
      }
      double const error = std::abs(static_cast<double>(found) - sum);
      worst = std::max(worst, error / (std::numeric_limits<T>::epsilon() * terms + 1e-300));
    }
  return worst;
}

/// Is c = start + a b, within 1e-5?
template <class T>
bool is_product(kernels::product_size const& size, kernels::strided<T> a, std::vector<T> const& b,
                std::vector<T> const& c, std::vector<T> const& start = {}) {
  for (std::size_t i = 0; i < size.rows; ++i)
    for (std::size_t j = 0; j < size.columns; ++j) {
      T sum = start.empty() ? T(0) : start[j];
      for (std::size_t k = 0; k < size.inner; ++k) sum += a(i, k) * b[k * size.columns + j];
      if (!(std::abs(c[i * size.columns + j] - sum) < T(1e-5))) return false;
    }
  return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(product)

// Every count of rows that a tile leaves over, every width that a register leaves over.
BOOST_AUTO_TEST_CASE_TEMPLATE(is_a_product_at_any_size, T, decltype(std::tuple<float, double>{})) {
  for (std::size_t const rows : {1u, 2u, 3u, 5u, 7u, 8u, 9u, 14u, 17u})
    for (std::size_t columns = 1; columns <= 67; ++columns)
      for (std::size_t const inner : {0u, 1u, 3u, 8u, 33u}) {
        kernels::product_size const size{rows, inner, columns};
        for (bool const flag : {false, true})
          BOOST_TEST(worst_error<T>(size, flag, !flag) <= static_cast<double>(inner + 1),
                     rows << " x " << inner << " x " << columns);
      }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(is_a_product_of_one_long_row, T, decltype(std::tuple<float, double>{})) {
  for (std::size_t const columns : {127u, 128u, 255u, 256u, 257u, 300u, 600u})
    for (std::size_t const inner : {0u, 1u, 16u, 21u, 32u, 49u})
      for (bool const flag : {false, true})
        BOOST_TEST(worst_error<T>({1, inner, columns}, flag, !flag) <= static_cast<double>(inner + 1),
                   inner << " x " << columns);
}

BOOST_AUTO_TEST_CASE_TEMPLATE(adds_to_what_is_there, T, decltype(std::tuple<float, double>{})) {
  std::vector<T> const a(9 * 2, T(0.5)), b(2 * 70, T(3));
  std::vector<T> c(9 * 70, T(1));
  kernels::add_product<T>({9, 2, 70}, {a.data(), 2, 1}, {b.data(), 70}, {c.data(), 70});
  for (T const found : c) BOOST_TEST(found == T(4));
  std::vector<T> const row(33, T(0.5)), many(33 * 600, T(2));
  std::vector<T> one(600, T(1));
  kernels::add_product<T>({1, 33, 600}, {row.data(), 33, 1}, {many.data(), 600}, {one.data(), 600});
  for (T const found : one) BOOST_TEST(found == T(34));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(transposes_at_any_size, T, decltype(std::tuple<float, double>{})) {
  for (std::size_t rows = 1; rows <= 35; ++rows)
    for (std::size_t columns = 1; columns <= 35; ++columns) {
      std::vector<T> const a = numbers<T>(rows * columns, 4).value;
      std::vector<T> b(columns * (rows + guard), T(7));
      kernels::transpose<T>(rows, columns, {a.data(), columns}, {b.data(), rows + guard});
      std::size_t wrong = 0;
      for (std::size_t j = 0; j < columns; ++j)
        for (std::size_t i = 0; i < rows + guard; ++i)
          wrong += b[j * (rows + guard) + i] != (i < rows ? a[i * columns + j] : T(7));
      BOOST_TEST(wrong == 0u, rows << " x " << columns);
    }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(multiplies_by_a_transposed_matrix, T, decltype(std::tuple<float, double>{})) {
  for (std::size_t const columns : {1u, 16u, 63u, 64u, 65u, 150u}) {
    constexpr std::size_t rows = 7, inner = 20;
    std::vector<T> const a = numbers<T>(rows * inner, 5).value, b = numbers<T>(columns * inner, 6).value;
    std::vector<T> c(rows * columns), scratch(kernels::transposed_panel(inner, columns));
    kernels::product_transposed<T>({rows, inner, columns}, {a.data(), inner, 1}, {b.data(), inner},
                                   {c.data(), columns}, scratch.data());
    std::vector<T> turned_b(b.size());
    kernels::transpose<T>(columns, inner, b.data(), turned_b.data());
    BOOST_TEST(is_product<T>({rows, inner, columns}, {a.data(), inner, 1}, turned_b, c),
               columns << " columns");
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(is_the_product_that_its_transpose_is, T,
                              decltype(std::tuple<float, double>{})) {
  for (std::size_t const rows : {1u, 16u, 63u, 64u, 65u, 150u})
    for (std::size_t const columns : {1u, 4u, 10u, 17u}) {
      kernels::product_size const size{rows, 20, columns};
      std::vector<T> const a = numbers<T>(rows * size.inner, 5).value,
                           b = numbers<T>(size.inner * columns, 6).value, bias = numbers<T>(columns, 7).value;
      std::vector<T> c(rows * columns + guard, T(7)),
          scratch(rows * columns + std::min<std::size_t>(rows, 64) * (size.inner + columns));

      kernels::turned_product<T>(size, a.data(), b.data(), bias.data(), c.data(), scratch.data());
      BOOST_TEST(is_product<T>(size, {a.data(), size.inner, 1}, b, c, bias), rows << " x " << columns);
      kernels::turned_product<T>(size, a.data(), b.data(), nullptr, c.data(), scratch.data());
      BOOST_TEST(is_product<T>(size, {a.data(), size.inner, 1}, b, c), rows << " x " << columns);
      kernels::turned_product<T>(size, {a.data(), rows}, {b.data(), columns}, c.data(), scratch.data());
      BOOST_TEST(is_product<T>(size, {a.data(), 1, rows}, b, c), rows << " x " << columns);
      for (std::size_t i = rows * columns; i < c.size(); ++i) BOOST_TEST(c[i] == T(7));
    }
}

// Every rest of rows, of columns beyond the last whole panel, and of rows of B beyond the last whole part, around
// guards, also with an empty sum.
BOOST_AUTO_TEST_CASE_TEMPLATE(is_a_product_of_copies_and_of_parts, T, decltype(std::tuple<float, double>{})) {
  constexpr std::size_t panel = kernels::panel_columns, depth = kernels::panel_depth;
  std::vector<kernels::product_size> sizes;
  for (std::size_t const rows : {1u, 5u, 6u, 9u, 14u})
    for (std::size_t columns = 2 * panel - 1; columns <= 3 * panel + 1; ++columns)
      sizes.push_back({rows, 11, columns});
  for (std::size_t const inner : {std::size_t{0}, std::size_t{1}, depth - 1, depth, depth + 1, 2 * depth + 3})
    sizes.push_back({7, inner, panel + 5});
  for (std::size_t const more : {0u, 1u, 7u})
    sizes.push_back({7, 2 * kernels::part_depth(1500) + more, 1500});
  for (kernels::product_size const& size : sizes)
    for (bool const zero : {false, true}) {
      std::size_t const stride = size.columns + guard;
      std::vector<T> const a = numbers<T>(size.rows * size.inner, 1).value,
                           b = numbers<T>(size.inner * stride, 2).value,
                           bias = numbers<T>(size.columns, 3).value;
      kernels::strided<T> const left{a.data(), zero ? size.inner : 1, zero ? 1 : size.rows};
      std::vector<T> packed(kernels::packed_panel(size) + guard, T(7)),
          panels(size.inner * size.columns + guard, T(7)), wanted(size.rows * stride, T(7)),
          by_copies = wanted, by_parts = wanted, by_panels = wanted;
      kernels::row_major<T const> const right{b.data(), stride};
      kernels::sums<T> const start{zero, {zero ? nullptr : bias.data(), 0}};
      kernels::product<T>(size, left, right, {wanted.data(), stride}, start);
      kernels::packed_product<T>(size, left, right, {by_copies.data(), stride}, start, packed.data());
      kernels::product_in_parts<T>(size, left, right, {by_parts.data(), stride}, start);
      kernels::pack_panels<T>(size.inner, size.columns, right, panels.data());
      kernels::product_of_panels<T>(size, left, panels.data(), {by_panels.data(), stride});
      double worst = 0;
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        T const begun = zero || i % stride >= size.columns ? T(0) : bias[i % stride];
        for (T const found : {by_copies[i], by_parts[i], T(by_panels[i] + begun)})
          worst = std::max(worst, static_cast<double>(std::abs(found - wanted[i])));
        if (i % stride >= size.columns && (by_copies[i] != 7 || by_parts[i] != 7 || by_panels[i] != 7))
          worst = INFINITY;
      }
      for (std::size_t g = 1; g <= guard; ++g)
        if (packed[packed.size() - g] != 7 || panels[panels.size() - g] != 7) worst = INFINITY;
      BOOST_TEST(worst <= 1e-4 * (sizeof(T) == 4 ? 1 : 1e-8),
                 size.rows << " x " << size.inner << " x " << size.columns);
    }
}

BOOST_AUTO_TEST_SUITE_END()
