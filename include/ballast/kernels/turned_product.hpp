// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_TURNED_PRODUCT_HPP
#define BALLAST_KERNELS_TURNED_PRODUCT_HPP

#include <ballast/kernels/product.hpp>
#include <ballast/kernels/transpose.hpp>

#include <algorithm>
#include <cstddef>

// A product with few columns, which would leave most of a register empty, by its transpose, which has as few rows.

namespace ballast::kernels {

/// Is C so narrow that C^T fills clearly fewer registers?
template <class T>
constexpr bool narrow(std::size_t rows, std::size_t columns) {
  return 8 * columns * whole_vectors<T>(rows) <= 7 * rows * whole_vectors<T>(columns);
}

/// C = A^T B by its transpose B^T A, for an A of inner x rows and a C without gaps.
///
/// Scratch     rows * columns
template <class T>
[[gnu::noinline]] constexpr void turned_product(product_size const& size, row_major<T const> a,
                                                row_major<T const> b, T* c, T* scratch) {
  product<T>({size.columns, size.inner, size.rows}, {b.data, 1, b.stride}, a, {scratch, size.rows});
  transpose<T>(size.columns, size.rows, scratch, c);
}

/// C = A B + bias, a number for each column or null, by its transpose, some rows at a time, for matrices without
/// gaps.
///
/// Scratch     turned_panel(size), which is none where this is not worth it
template <class T>
[[gnu::noinline]] constexpr void turned_product(product_size const& size, T const* a, T const* b,
                                                T const* bias, T* c, T* scratch) {
  for (std::size_t i = 0; i < size.rows; i += panel_columns) {
    std::size_t const rows = std::min(panel_columns, size.rows - i);
    T *const turned_a = scratch, *const turned_c = scratch + rows * size.inner;
    transpose<T>(rows, size.inner, a + i * size.inner, turned_a);
    for (std::size_t j = 0; j < size.columns; ++j)
      std::fill_n(turned_c + j * rows, rows, bias ? bias[j] : T(0));
    add_product<T>({size.columns, size.inner, rows}, {b, 1, size.columns}, {turned_a, rows},
                   {turned_c, rows});
    transpose<T>(size.columns, rows, turned_c, c + i * size.columns);
  }
}
constexpr std::size_t turned_panel(product_size const& size) {
  std::size_t const rows = std::min(panel_columns, size.rows);
  bool const near = rows * size.inner <= near_numbers, worth_it = narrow<float>(rows, 2 * size.columns);
  return near && worth_it ? rows * (size.inner + size.columns) : 0;
}

}  // namespace ballast::kernels

#endif
