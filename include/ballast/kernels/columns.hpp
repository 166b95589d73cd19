// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_COLUMNS_HPP
#define BALLAST_KERNELS_COLUMNS_HPP

#include <ballast/kernels/matrix.hpp>
#include <ballast/kernels/simd.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

// Where a product's matrix is diagonal: each column by a number of its own. Or its other matrix is a row of ones.

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

namespace detail {

/// As many columns as a register has lanes, or fewer, with four sums that do not wait for each other.
template <class T, class Read>
[[gnu::always_inline]] inline simd<T> column_sum(std::size_t rows, row_major<T const> a, Read const& read) {
  simd<T> sum[4] = {};
  std::size_t i = 0;
  for (; i + 4 <= rows; i += 4)
#pragma GCC unroll 4
    for (std::size_t chain = 0; chain < 4; ++chain) sum[chain] += read(a.row(i + chain));
  for (; i < rows; ++i) sum[0] += read(a.row(i));
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

}  // namespace detail

/// sum_j = sum_i a_ij
template <class T>
[[gnu::noinline]] constexpr void sum_columns(std::size_t rows, std::size_t columns, row_major<T const> a,
                                             T* sum) {
  std::size_t j = 0;
  if (!std::is_constant_evaluated()) {
    for (; j + lanes<T> <= columns; j += lanes<T>)
      store(sum + j, detail::column_sum(rows, a.from(0, j), [](T const* from) { return load(from); }));
    if (std::size_t const rest = columns - j; rest > 0)
      store_first(
          sum + j,
          detail::column_sum(rows, a.from(0, j), [=](T const* from) { return load_first(from, rest); }),
          rest);
    return;
  }
  std::fill_n(sum, columns, T(0));
  for (std::size_t i = 0; i < rows; ++i)
    for (j = 0; j < columns; ++j) sum[j] += a.row(i)[j];
}

}  // namespace ballast::kernels

#endif
