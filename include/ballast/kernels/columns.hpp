// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_COLUMNS_HPP
#define BALLAST_KERNELS_COLUMNS_HPP

#include <ballast/kernels/matrix.hpp>

#include <cstddef>

// Where a product's matrix is diagonal: each column by a number of its own.

namespace ballast::kernels {

/// c_ij += a_ij b_j
template <class T>
[[gnu::noinline]] constexpr void add_scaled_columns(std::size_t rows, std::size_t columns,
                                                    row_major<T const> a, T const* b, row_major<T> c) {
  for (std::size_t i = 0; i < rows; ++i) {
    T const* const from = a.row(i);
    T* __restrict const to = c.row(i);
    for (std::size_t j = 0; j < columns; ++j) to[j] += from[j] * b[j];
  }
}

/// sum_j += sum_i a_ij b_ij
template <class T>
[[gnu::noinline]] constexpr void add_column_products(std::size_t rows, std::size_t columns,
                                                     row_major<T const> a, row_major<T const> b,
                                                     T* __restrict sum) {
  for (std::size_t i = 0; i < rows; ++i) {
    T const *const left = a.row(i), *const right = b.row(i);
    for (std::size_t j = 0; j < columns; ++j) sum[j] += left[j] * right[j];
  }
}

}  // namespace ballast::kernels

#endif
