// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_FINITE_HPP
#define BALLAST_KERNELS_FINITE_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/tensor.hpp>
#include <ballast/kernels/simd.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <span>
#include <type_traits>

namespace ballast::kernels {

namespace detail {

/// The bits of |value|, which order numbers as integers: NaN above infinity above all others.
template <class T>
constexpr auto magnitude_bits(T const& value) {
  using format = math::format<T>;
  return std::bit_cast<typename format::integer>(value) & format::magnitude_mask;
}

}  // namespace detail

/// The bits of the largest magnitude. They are read where they lie: under -ffast-math a sum of the values, or one
/// passed by value, tells nothing.
///
/// Cost        one pass of integer operations
template <class T>
[[gnu::noinline]] constexpr auto largest_bits(std::span<T const> values) {
  using integer = typename math::format<T>::integer;
  integer largest = 0;
  std::size_t i = 0;
  if (!std::is_constant_evaluated()) {
    constexpr std::size_t n = lanes<T>;
    simd<integer> most{};
    for (; i + n <= values.size(); i += n) {
      simd<integer> const bits =
          load(reinterpret_cast<integer const*>(values.data() + i)) & math::format<T>::magnitude_mask;
      most = bits > most ? bits : most;
    }
    largest = fold_lanes<n>(most, [](auto const& a, auto const& b) { return a > b ? a : b; });
  }
  for (; i < values.size(); ++i) largest = std::max(largest, detail::magnitude_bits(values[i]));
  return largest;
}
template <class T>
constexpr auto largest_bits(matrix_view<T> const& values) {
  typename math::format<std::remove_const_t<T>>::integer largest = 0;
  for (std::size_t r = 0; r < values.rows; ++r)
    for (std::size_t c = 0; c < values.columns; ++c)
      largest = std::max(largest, detail::magnitude_bits(values(r, c)));
  return largest;
}

/// Are all values finite, whatever the compiler's flags?
template <class T>
constexpr bool all_finite(std::span<T const> values) {
  return largest_bits(values) < math::format<T>::infinity_bits;
}

}  // namespace ballast::kernels

#endif
