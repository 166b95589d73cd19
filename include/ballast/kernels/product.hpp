// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_PRODUCT_HPP
#define BALLAST_KERNELS_PRODUCT_HPP

#include <ballast/kernels/matrix.hpp>
#include <ballast/kernels/simd.hpp>
#include <ballast/kernels/transpose.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>

namespace ballast::kernels {

struct product_size {
  std::size_t rows, inner, columns;
};

/// What the sums of a product start from: zero, or the rows of a matrix.
template <class T>
struct sums {
  bool zero = true;
  row_major<T const> rows{};
};

namespace detail {

template <class T>
struct product_operands {
  strided<T> a;
  row_major<T const> b;
  row_major<T> c;
  sums<T> start;
};

/// The lanes of a register that count: all, or the first few.
template <bool Partial, class T>
[[gnu::always_inline]] inline simd<T> read(T const* from, [[maybe_unused]] std::size_t width) {
  if constexpr (Partial)
    return load_first(from, width);
  else
    return load(from);
}
template <bool Partial, class T>
[[gnu::always_inline]] inline void write(T* to, simd<T> const& v, [[maybe_unused]] std::size_t width) {
  if constexpr (Partial)
    store_first(to, v, width);
  else
    store(to, v);
}

/// What sums start from that start from zero: a row as wide as the widest tile.
template <class T>
inline constexpr T zeros[std::max(widest_tile, row_tile_vectors) * lanes<T>] = {};

/// Rows x Vectors registers of C, which stay in registers while k runs; of the last one `width` lanes. Then the
/// operands are moved on to the rows below.
template <std::size_t Rows, std::size_t Vectors, bool Partial, class T>
[[gnu::always_inline]] inline void product_tile(std::size_t inner, std::size_t width, strided<T>& a,
                                                row_major<T const> b, row_major<T>& c,
                                                row_major<T const>& start) {
  constexpr std::size_t n = lanes<T>, chains = product_chains(Rows * Vectors);
  simd<T> sum[chains][Rows][Vectors] = {};
  T const* column = a.data;
  auto const add = [&](std::size_t chain) {
    simd<T> factor[Vectors];
#pragma GCC unroll 16
    for (std::size_t v = 0; v < Vectors; ++v) factor[v] = read<Partial>(b.data + n * v, width);
#pragma GCC unroll 8
    for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 16
      for (std::size_t v = 0; v < Vectors; ++v) sum[chain][r][v] += column[r * a.row] * factor[v];
    column += a.column;
    b.data += b.stride;
  };
  std::size_t k = 0;
  if constexpr (chains > 1)
    for (; k + chains <= inner; k += chains)
#pragma GCC unroll 4
      for (std::size_t chain = 0; chain < chains; ++chain) add(chain);
#pragma GCC unroll 2
  for (; k < inner; ++k) add(0);

#pragma GCC unroll 8
  for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 16
    for (std::size_t v = 0; v < Vectors; ++v) {
#pragma GCC unroll 4
      for (std::size_t chain = 1; chain < chains; ++chain) sum[0][r][v] += sum[chain][r][v];
      sum[0][r][v] += read<Partial>(start.row(r) + n * v, width);
      write<Partial>(c.row(r) + n * v, sum[0][r][v], width);
    }

  a.data += Rows * a.row;
  c.data += Rows * c.stride;
  start.data += Rows * start.stride;
}

/// All rows of the columns from j on, as many as a tile is wide.
template <std::size_t Vectors, bool Partial, class T>
[[gnu::noinline]] void product_panel(product_size const& size, std::size_t j, product_operands<T> const& p) {
  constexpr std::size_t most = tile_rows(Vectors), tallest = tallest_tile(Vectors);
  std::size_t rows = size.rows;
  std::size_t const inner = size.inner, width = size.columns - j;
  strided<T> a = p.a;
  row_major<T const> const b{p.b.data + j, p.b.stride};
  row_major<T> c{p.c.data + j, p.c.stride};
  row_major<T const> start = p.start.zero ? row_major<T const>{zeros<T>} : p.start.rows.from(0, j);
  if constexpr (tallest > most)
    if (has_wide_rows(b.stride))
      for (; rows >= tallest && rows != 2 * most; rows -= tallest)  // a rest of two would wait for its sums
        product_tile<tallest, Vectors, Partial>(inner, width, a, b, c, start);
  for (; rows >= most; rows -= most) product_tile<most, Vectors, Partial>(inner, width, a, b, c, start);
  if constexpr (most > 4)
    for (; rows >= 4; rows -= 4) product_tile<4, Vectors, Partial>(inner, width, a, b, c, start);
  if (rows & 2) product_tile<2, Vectors, Partial>(inner, width, a, b, c, start);
  if (rows & 1) product_tile<1, Vectors, Partial>(inner, width, a, b, c, start);
}

template <std::size_t Vectors, class T>
[[gnu::always_inline]] inline void product_panels(product_size const& size, std::size_t j,
                                                  product_operands<T> const& p) {
  constexpr std::size_t width = Vectors * lanes<T>;
  for (; size.columns - j >= width; j += width) product_panel<Vectors, false>(size, j, p);
  if constexpr (Vectors > 1)
    product_panels<Vectors / 2>(size, j, p);
  else if (j < size.columns)
    product_panel<1, true>(size, j, p);
}

/// As much of a single row as is whole tiles, which read the second factor in its order in memory, where more than one
/// tile is wide some of its rows at a time; returns how much.
template <class T>
[[gnu::noinline]] std::size_t product_row(product_size const& size, product_operands<T> const& p) {
  constexpr std::size_t width = row_tile_vectors * lanes<T>;
  std::size_t const whole = size.columns - size.columns % width,
                    most = whole > width ? rows_in_order : size.inner;
  T const* first = p.start.zero ? nullptr : p.start.rows.data;
  std::size_t k = 0;
  do {
    for (std::size_t j = 0; j < whole; j += width) {
      strided<T> a{p.a.data + k * p.a.column, p.a.row, p.a.column};
      row_major<T> c{p.c.data + j};
      row_major<T const> start{first ? first + j : zeros<T>};
      product_tile<1, row_tile_vectors, false>(std::min(most, size.inner - k), 0, a, p.b.from(k, j), c,
                                               start);
    }
    first = p.c.data;
    k += most;
  } while (k < size.inner);
  return whole;
}

template <class T>
[[gnu::noinline]] void product_in_registers(product_size const& size, product_operands<T> const& p) {
  product_panels<widest_tile>(size, size.rows == 1 ? product_row(size, p) : 0, p);
}

template <class T>
constexpr void product_in_order(product_size const& size, product_operands<T> const& p) {
  for (std::size_t i = 0; i < size.rows; ++i) {
    T* const c = p.c.row(i);
    for (std::size_t j = 0; j < size.columns; ++j) c[j] = p.start.zero ? T(0) : p.start.rows.row(i)[j];
    std::size_t const whole = size.inner - size.inner % 4;
    std::size_t k = 0;
    for (; k < whole; k += 4) {
      T const a0 = p.a(i, k), a1 = p.a(i, k + 1), a2 = p.a(i, k + 2), a3 = p.a(i, k + 3);
      T const *const b0 = p.b.row(k), *const b1 = p.b.row(k + 1), *const b2 = p.b.row(k + 2),
                     *const b3 = p.b.row(k + 3);
      for (std::size_t j = 0; j < size.columns; ++j)
        c[j] += a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
    }
    for (; k < size.inner; ++k)
      for (std::size_t j = 0; j < size.columns; ++j) c[j] += p.a(i, k) * p.b.row(k)[j];
  }
}

}  // namespace detail

/// C = start + A B, for a C of rows x columns that overlaps neither A nor B.
///
/// Cost    rows * inner * columns multiply-adds, from 32 x 64 x 64 on at 80 to 95% of the machine's (see
///         benchmarks); one set of functions for all sizes
template <class T>
constexpr void product(product_size const& size, strided<T> a, row_major<T const> b, row_major<T> c,
                       sums<T> start = {}) {
  if (std::is_constant_evaluated())
    detail::product_in_order<T>(size, {a, b, c, start});
  else
    detail::product_in_registers<T>(size, {a, b, c, start});
}

/// C += A B
template <class T>
constexpr void add_product(product_size const& size, strided<T> a, row_major<T const> b, row_major<T> c) {
  product(size, a, b, c, sums<T>{false, {c.data, c.stride}});
}

/// C += A B, where B and C are without gaps; with a bias, a row of Columns numbers, C = A B + bias.
template <std::size_t Columns, class T>
constexpr void add_product(std::size_t rows, std::size_t inner, strided<T> a, T const* b, T* c,
                           std::span<T const> bias = {}) {
  product<T>({rows, inner, Columns}, a, {b, Columns}, {c, Columns},
             {false, bias.empty() ? row_major<T const>{c, Columns} : row_major<T const>{bias.data(), 0}});
}

/// C = A B^T, for a B of columns x inner: a panel of B at a time is transposed, where it stays near.
///
/// Scratch     transposed_panel(inner, columns)
template <class T>
constexpr void product_transposed(product_size const& size, strided<T> a, row_major<T const> b,
                                  row_major<T> c, T* scratch) {
  for (std::size_t j = 0; j < size.columns; j += panel_columns) {
    std::size_t const width = std::min(panel_columns, size.columns - j);
    row_major<T> const panel{scratch, width};
    transpose(width, size.inner, b.from(j, 0), panel);
    product({size.rows, size.inner, width}, a, row_major<T const>{scratch, width}, c.from(0, j));
  }
}
constexpr std::size_t transposed_panel(std::size_t inner, std::size_t columns) {
  return inner * std::min(panel_columns, columns);
}

}  // namespace ballast::kernels

#endif
