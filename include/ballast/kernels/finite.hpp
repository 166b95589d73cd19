// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_FINITE_HPP
#define BALLAST_KERNELS_FINITE_HPP

#include <ballast/core/math.hpp>

#include <algorithm>
#include <bit>
#include <span>

namespace ballast::kernels {

/// Are all values finite? The bits are read where they lie: under -ffast-math a sum of the values, or one
/// passed by value, tells nothing.
///
/// Cost        one pass of integer operations
template <class T>
[[gnu::noinline]] constexpr bool all_finite(std::span<T const> values) {
  using format = math::format<T>;
  typename format::integer largest = 0;
  for (T const& value : values)
    largest = std::max(largest, std::bit_cast<typename format::integer>(value) & format::magnitude_mask);
  return largest < format::infinity_bits;
}

}  // namespace ballast::kernels

#endif
