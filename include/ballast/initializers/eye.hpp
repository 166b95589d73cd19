// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_EYE_HPP
#define BALLAST_INITIALIZERS_EYE_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/random.hpp>
#include <ballast/core/tensor.hpp>
#include <ballast/flow/weight_law.hpp>
#include <cstddef>

namespace ballast {

/// w = I: ones on the diagonal, zeros elsewhere, also where the matrix is not square.
struct eye {
  using role = ballast::role::initializer;

  static constexpr flow::weight_law law(fans f) {
    return {flow::weight_kind::identity, 1 / static_cast<double>(f.in > f.out ? f.in : f.out)};
  }

  template <class T>
  static constexpr void fill(matrix_view<T> w, fans, random::stream) {
    for (std::size_t row = 0; row < w.rows; ++row)
      for (std::size_t column = 0; column < w.columns; ++column)
        w(row, column) = static_cast<T>(row == column);
  }
};

}  // namespace ballast

#endif
