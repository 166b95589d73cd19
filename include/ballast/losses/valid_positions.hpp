// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_VALID_POSITIONS_HPP
#define BALLAST_LOSSES_VALID_POSITIONS_HPP

#include <ballast/core/shape.hpp>

#include <cstddef>

namespace ballast::detail {

/// How many positions of a row count in a loss: where sequences have lengths the steps before its end, else
/// all.
template <class Out>
constexpr std::size_t valid_positions(std::size_t row, std::size_t const* lengths) {
  if constexpr (stepped<Out>)
    if (lengths && lengths[row] < Out::steps) return lengths[row];
  return Out::positions;
}

template <class Out>
constexpr std::size_t all_valid_positions(std::size_t rows, std::size_t const* lengths) {
  std::size_t count = 0;
  for (std::size_t row = 0; row < rows; ++row) count += valid_positions<Out>(row, lengths);
  return count;
}

}  // namespace ballast::detail

#endif
