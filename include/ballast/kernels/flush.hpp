// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_FLUSH_HPP
#define BALLAST_KERNELS_FLUSH_HPP

#include <ballast/core/math.hpp>
#include <ballast/kernels/simd.hpp>

#include <concepts>
#include <cstddef>

namespace ballast::kernels {

/// The smallest magnitude that a carried state keeps. It lies so far above the denormals, on which a CPU can
/// take a hundred times as long, that a state's product with a weight of 1e-8 is none either.
template <std::floating_point T>
inline constexpr T silence = std::same_as<T, float> ? T(1e-30) : T(1e-290);

/// v, or zero where its magnitude is smaller than silence; NaN stays.
template <std::floating_point T>
[[gnu::always_inline]] constexpr T silenced(T v) {
  return math::select(math::to_bits(math::abs(v)) < math::to_bits(silence<T>), T(0), v);
}
template <std::floating_point T>
[[gnu::always_inline]] inline simd<T> silenced_register(simd<T> const& v) {
  using integers = simd<typename math::format<T>::integer>;
  integers const bits = (integers)v, size = bits & math::format<T>::magnitude_mask;
  return (simd<T>)(size < math::to_bits(silence<T>) ? integers{} : bits);
}
[[gnu::always_inline]] inline simd<float> silenced(simd<float> const& v) {
  return silenced_register<float>(v);
}
[[gnu::always_inline]] inline simd<double> silenced(simd<double> const& v) {
  return silenced_register<double>(v);
}

/// Silences n values.
template <class T>
[[gnu::noinline]] constexpr void flush(std::size_t n, T* values) {
  for (std::size_t i = 0; i < n; ++i) values[i] = silenced(values[i]);
}

}  // namespace ballast::kernels

#endif
