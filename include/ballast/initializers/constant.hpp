// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_CONSTANT_HPP
#define BALLAST_INITIALIZERS_CONSTANT_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/random.hpp>
#include <ballast/core/real.hpp>
#include <ballast/core/tensor.hpp>
#include <ballast/flow/weight_law.hpp>
#include <cstddef>

namespace ballast {

/// w = Value.
template <real Value>
struct constant {
  using role = ballast::role::initializer;

  static constexpr flow::weight_law law(fans) { return {flow::weight_kind::constant, Value * Value, Value}; }

  template <class T>
  static constexpr void fill(matrix_view<T> w, fans, random::stream) {
    for (std::size_t row = 0; row < w.rows; ++row)
      for (std::size_t column = 0; column < w.columns; ++column) w(row, column) = static_cast<T>(Value);
  }
};

/// w = 0.
struct zeros : constant<0> {};

}  // namespace ballast

#endif
