// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_TENSOR_HPP
#define BALLAST_CORE_TENSOR_HPP

#include <cstddef>

namespace ballast {

/// How many inputs feed one unit and how many outputs one unit feeds (a convolution counts its taps):
/// what a starting distribution is scaled by.
struct fans {
  std::size_t in, out;
  /// PyTorch's own default start is uniform in +-1 / sqrt(this): for most layers the fan in, for a recurrent
  /// layer its hidden size.
  double torch_default = static_cast<double>(in);
};

/// A tensor's values as a matrix in PyTorch's orientation (a weight: outputs x inputs, a vector: n x 1),
/// wherever the kernels want them in memory.
template <class T>
struct matrix_view {
  T* data;
  std::size_t rows, columns, row_stride, column_stride;

  constexpr T& operator()(std::size_t row, std::size_t column) const {
    return data[row * row_stride + column * column_stride];
  }
  constexpr std::size_t size() const { return rows * columns; }
  constexpr matrix_view row(std::size_t r) const {
    return {data + r * row_stride, 1, columns, row_stride, column_stride};
  }
  constexpr matrix_view transposed() const { return {data, columns, rows, column_stride, row_stride}; }
};

}  // namespace ballast

#endif
