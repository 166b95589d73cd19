// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_LENGTHS_HPP
#define BALLAST_CORE_LENGTHS_HPP

#include <ballast/core/shape.hpp>
#include <ballast/core/status.hpp>

#include <cstddef>
#include <span>

namespace ballast {

// Rows of different lengths: each is filled up to the shape's steps with padding, any finite numbers or valid
// tokens, and one length a row says how many steps are valid.

/// A network through which a length keeps its meaning: from steps to as many steps, or to one answer a row.
template <class In, class Out>
concept keeps_steps = stepped<In> &&(!stepped<Out> || Out::positions == In::positions);

/// Lengths, one a row, from one step to all.
template <class In, class Out>
constexpr status check_lengths(std::span<std::size_t const> lengths, std::size_t rows) {
  static_assert(
      keeps_steps<In, Out>,
      "ballast::lengths: rows of different lengths need a sequence or tokens as input, and an output of as "
      "many steps or of none; leave the lengths out");
  auto const number = [](std::size_t n) { return static_cast<long long>(n); };
  if (lengths.size() != rows)
    return {"ballast::lengths: there are {found} lengths for {wanted} rows", 0, number(lengths.size()),
            number(rows)};
  for (std::size_t row = 0; row < rows; ++row)
    if (lengths[row] == 0 || lengths[row] > In::positions)
      return {"ballast::lengths: the length of row {row} is {found}, but it must be from 1 to {wanted}", row,
              number(lengths[row]), number(In::positions)};
  return {};
}

}  // namespace ballast

#endif
