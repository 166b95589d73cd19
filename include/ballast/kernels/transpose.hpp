// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_TRANSPOSE_HPP
#define BALLAST_KERNELS_TRANSPOSE_HPP

#include <ballast/kernels/matrix.hpp>
#include <ballast/kernels/simd.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace ballast::kernels {

namespace detail {

/// A block of at most lanes x lanes numbers.
template <bool Whole, class T>
[[gnu::always_inline]] inline void transpose_block(std::size_t rows, std::size_t columns,
                                                   row_major<T const> a, row_major<T> b) {
  constexpr std::size_t n = lanes<T>;
  simd<T> block[n];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < n; ++r, a = a.from(1, 0))
    if constexpr (Whole)
      block[r] = load(a.data);
    else
      block[r] = r < rows ? load_first(a.data, columns) : simd<T>{};
  transpose<T>(block);
#pragma GCC unroll 16
  for (std::size_t r = 0; r < n; ++r, b = b.from(1, 0))
    if constexpr (Whole)
      store(b.data, block[r]);
    else if (r < columns)
      store_first(b.data, block[r], rows);
}

// A function of its own, as its masks would take registers from whole blocks.
template <class T>
[[gnu::noinline]] void transpose_edge(std::size_t rows, std::size_t columns, row_major<T const> a,
                                      row_major<T> b) {
  transpose_block<false>(rows, columns, a, b);
}

template <class T>
[[gnu::noinline]] void transpose_in_registers(std::size_t rows, std::size_t columns, row_major<T const> a,
                                              row_major<T> b) {
  constexpr std::size_t n = lanes<T>;
  for (std::size_t i = 0; i < rows; i += n) {
    std::size_t const height = std::min(n, rows - i);
    std::size_t j = 0;
    if (height == n)
      for (; j + n <= columns; j += n) transpose_block<true>(n, n, a.from(i, j), b.from(j, i));
    for (; j < columns; j += n)
      transpose_edge<T>(height, std::min(n, columns - j), a.from(i, j), b.from(j, i));
  }
}

}  // namespace detail

/// B = A^T, where A is rows x columns.
template <class T>
constexpr void transpose(std::size_t rows, std::size_t columns, row_major<T const> a, row_major<T> b) {
  if (!std::is_constant_evaluated()) return detail::transpose_in_registers<T>(rows, columns, a, b);
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j) b.row(j)[i] = a.row(i)[j];
}

/// The same for matrices without gaps.
template <class T>
constexpr void transpose(std::size_t rows, std::size_t columns, T const* a, T* b) {
  transpose(rows, columns, row_major<T const>{a, columns}, row_major<T>{b, rows});
}

}  // namespace ballast::kernels

#endif
