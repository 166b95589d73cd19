// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_PACKED_PRODUCT_HPP
#define BALLAST_KERNELS_PACKED_PRODUCT_HPP

#include <ballast/kernels/product.hpp>

#include <algorithm>
#include <cstddef>

// Products whose second factor has wide rows: a tile reads a panel of it, as many columns as the tile is wide, and
// those lie so far apart that they meet few sets of the nearest cache, and a page in every few rows. Copied without
// gaps, a panel streams.

namespace ballast::kernels {

/// Is a copy worth it?
constexpr bool is_packed(product_size const& size) {
  return packing_is_worth_it(size.rows, size.inner, size.columns);
}

/// Some columns of a matrix without gaps, at most panel_columns.
template <class T>
constexpr void copy_panel(std::size_t rows, std::size_t columns, row_major<T const> from, T* to) {
  for (std::size_t r = 0; r < rows; ++r, to += columns, from = from.from(1, 0))
    if (columns == panel_columns)
      std::copy_n(from.data, panel_columns, to);  // of a size that the compiler knows
    else
      std::copy_n(from.data, columns, to);
}

/// C = start + A B, so many rows of B at a time, which part(first, rows) readies.
template <class T>
constexpr void product_in_parts(product_size const& size, std::size_t depth, strided<T> a, row_major<T> c,
                                sums<T> start, auto const& part) {
  for (std::size_t k = 0; k == 0 || k < size.inner; k += depth) {
    std::size_t const inner = std::min(depth, size.inner - k);
    product<T>({size.rows, inner, size.columns}, {a.data + k * a.column, a.row, a.column}, part(k, inner), c,
               k == 0 ? start : sums<T>{false, {c.data, c.stride}});
  }
}

/// The same, all rows of A for some rows of B in place.
template <class T>
[[gnu::noinline]] constexpr void product_in_parts(product_size const& size, strided<T> a,
                                                  row_major<T const> b, row_major<T> c, sums<T> start) {
  product_in_parts(size, part_depth(size.columns), a, c, start,
                   [&](std::size_t k, std::size_t) { return b.from(k, 0); });
}

/// The same, of copies: as much of a panel of B at a time as stays near.
///
/// Scratch     packed_panel(size)
template <class T>
[[gnu::noinline]] constexpr void packed_product(product_size const& size, strided<T> a, row_major<T const> b,
                                                row_major<T> c, sums<T> start, T* scratch) {
  for (std::size_t j = 0; j < size.columns; j += panel_columns) {
    std::size_t const columns = std::min(panel_columns, size.columns - j);
    if (!start.zero && j > 0) start.rows = start.rows.from(0, panel_columns);
    product_in_parts({size.rows, size.inner, columns}, panel_depth, a, c.from(0, j), start,
                     [&](std::size_t k, std::size_t rows) {
                       copy_panel(rows, columns, b.from(k, j), scratch);
                       return row_major<T const>{scratch, columns};
                     });
  }
}
constexpr std::size_t packed_panel(product_size const& size) {
  return std::min(panel_depth, size.inner) * panel_columns;
}

/// All panels of a matrix, one after another, for many products with the same second factor.
///
/// Scratch     inner * columns
template <class T>
constexpr void pack_panels(std::size_t inner, std::size_t columns, row_major<T const> b, T* panels) {
  for (std::size_t j = 0; j < columns; j += panel_columns)
    copy_panel(inner, std::min(panel_columns, columns - j), b.from(0, j), panels + j * inner);
}

/// C = A B, where B is packed.
template <class T>
constexpr void product_of_panels(product_size const& size, strided<T> a, T const* panels, row_major<T> c) {
  for (std::size_t j = 0; j < size.columns; j += panel_columns) {
    std::size_t const columns = std::min(panel_columns, size.columns - j);
    product<T>({size.rows, size.inner, columns}, a, {panels + j * size.inner, columns}, c.from(0, j));
  }
}

}  // namespace ballast::kernels

#endif
