// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_PRODUCT_HPP
#define BALLAST_KERNELS_PRODUCT_HPP

#include <cstddef>
#include <span>

namespace ballast::kernels {

/// A factor of a product: element (i, k) is data[i row + k column], so a transposed matrix is one with its
/// strides exchanged.
template <class T>
struct strided {
  T const* data;
  std::size_t row, column;

  constexpr T operator()(std::size_t i, std::size_t k) const { return data[i * row + k * column]; }
};

/// C += A B, where A is rows x inner, and B and C are row-major with Columns columns. With a bias, a row of
/// Columns numbers, C = A B + bias on each row. C overlaps none of the others.
///
/// Cost    rows * inner * Columns multiply-adds; one function for all products of one width
template <std::size_t Columns, class T>
[[gnu::noinline]] constexpr void add_product(std::size_t rows, std::size_t inner, strided<T> a, T const* b,
                                             T* __restrict c, std::span<T const> bias = {}) {
  for (std::size_t i = 0; i < rows; ++i, c += Columns) {
    if (!bias.empty())
      for (std::size_t j = 0; j < Columns; ++j) c[j] = bias[j];
    std::size_t const whole = inner - inner % 4;
    std::size_t k = 0;
    for (; k < whole; k += 4) {  // four rows of B for one load and store of C
      T const a0 = a(i, k), a1 = a(i, k + 1), a2 = a(i, k + 2), a3 = a(i, k + 3);
      T const *const b0 = b + k * Columns, *const b1 = b0 + Columns, *const b2 = b1 + Columns,
                     *const b3 = b2 + Columns;
      for (std::size_t j = 0; j < Columns; ++j) c[j] += a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
    }
    for (; k < inner; ++k)
      for (std::size_t j = 0; j < Columns; ++j) c[j] += a(i, k) * b[k * Columns + j];
  }
}

/// B = A^T, where A is rows x columns, both row-major.
template <class T>
[[gnu::noinline]] constexpr void transpose(std::size_t rows, std::size_t columns, T const* a, T* b) {
  for (std::size_t i = 0; i < rows; ++i)
    for (std::size_t j = 0; j < columns; ++j) b[j * rows + i] = a[i * columns + j];
}

}  // namespace ballast::kernels

#endif
