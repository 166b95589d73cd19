// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_MATRIX_HPP
#define BALLAST_KERNELS_MATRIX_HPP

#include <cstddef>

namespace ballast::kernels {

/// A matrix read one number at a time: element (i, k) is data[i row + k column], so a transposed matrix is one
/// with its strides exchanged, and the windows of a convolution are rows that overlap.
template <class T>
struct strided {
  T const* data;
  std::size_t row, column;

  constexpr T operator()(std::size_t i, std::size_t k) const { return data[i * row + k * column]; }
};

/// A matrix whose rows are contiguous; a stride of zero repeats one row.
template <class T>
struct row_major {
  T* data = nullptr;
  std::size_t stride = 0;

  constexpr T* row(std::size_t i) const { return data + i * stride; }
  constexpr row_major from(std::size_t i, std::size_t j) const { return {data + i * stride + j, stride}; }
};

}  // namespace ballast::kernels

#endif
