// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_FLUSH_HPP
#define BALLAST_KERNELS_FLUSH_HPP

#include <ballast/core/math.hpp>

#include <concepts>
#include <cstddef>

namespace ballast::kernels {

/// The smallest magnitude that a carried state keeps. It lies so far above the denormals, on which a CPU can
/// take a hundred times as long, that a state's product with a weight of 1e-8 is none either.
template <std::floating_point T>
inline constexpr T silence = std::same_as<T, float> ? T(1e-30) : T(1e-290);

/// Sets to zero what is smaller than silence; NaN stays.
template <class T>
[[gnu::noinline]] constexpr void flush(std::size_t n, T* values) {
  for (std::size_t i = 0; i < n; ++i)
    values[i] =
        math::select(math::to_bits(math::abs(values[i])) < math::to_bits(silence<T>), T(0), values[i]);
}

}  // namespace ballast::kernels

#endif
