// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_LENGTHS_HPP
#define BALLAST_FLOW_LENGTHS_HPP

#include <ballast/flow/signal.hpp>

#include <array>
#include <cstddef>

namespace ballast::flow {

/// How many positions a shape has along its axes.
template <class Shape>
inline constexpr std::array<std::size_t, 2> lengths_of = [] {
  if constexpr (requires { Shape::height; })
    return std::array{Shape::height, Shape::width};
  else
    return std::array<std::size_t, 2>{Shape::positions, 1};
}();

/// Numbers a position: a token is one.
template <class Shape>
constexpr std::size_t width_of() {
  if constexpr (requires { Shape::channels; })
    return Shape::channels;
  else
    return 1;
}

template <class Shape>
constexpr void set_shape(signal& s) {
  s.width = width_of<Shape>();
  for (std::size_t k = 0; k < 2; ++k)
    if (s.along.axes[k].length != lengths_of<Shape>[k]) s.along.axes[k] = {.length = lengths_of<Shape>[k]};
}

}  // namespace ballast::flow

#endif
