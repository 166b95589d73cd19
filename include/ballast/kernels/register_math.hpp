// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_REGISTER_MATH_HPP
#define BALLAST_KERNELS_REGISTER_MATH_HPP

#include <ballast/core/math.hpp>
#include <ballast/kernels/simd.hpp>

#include <concepts>
#include <cstddef>

namespace ballast::kernels {

// Words for numbers and for registers of them, in formulas that are written for both.

/// The square root. In a register it is one instruction, which of numbers in a loop it is only where the
/// compiler is told -fno-math-errno.
template <std::floating_point T>
constexpr T root(T x) {
  return math::sqrt(x);
}

#if defined(__clang__)

[[gnu::always_inline]] inline auto root(simd<float> const& x) { return __builtin_elementwise_sqrt(x); }
[[gnu::always_inline]] inline auto root(simd<double> const& x) { return __builtin_elementwise_sqrt(x); }

#elif defined(__AVX512F__)

[[gnu::always_inline]] inline simd<float> root(simd<float> const& x) {
  return __builtin_ia32_sqrtps512_mask(x, x, -1, 4);
}
[[gnu::always_inline]] inline simd<double> root(simd<double> const& x) {
  return __builtin_ia32_sqrtpd512_mask(x, x, -1, 4);
}

#elif defined(__AVX__)

[[gnu::always_inline]] inline simd<float> root(simd<float> const& x) { return __builtin_ia32_sqrtps256(x); }
[[gnu::always_inline]] inline simd<double> root(simd<double> const& x) { return __builtin_ia32_sqrtpd256(x); }

#elif defined(__SSE2__)

[[gnu::always_inline]] inline simd<float> root(simd<float> const& x) { return __builtin_ia32_sqrtps(x); }
[[gnu::always_inline]] inline simd<double> root(simd<double> const& x) { return __builtin_ia32_sqrtpd(x); }

#else

template <class V>
  requires(!std::floating_point<V>)
[[gnu::always_inline]] inline V root(V x) {
  for (std::size_t lane = 0; lane < sizeof(x) / sizeof(x[0]); ++lane) x[lane] = math::sqrt(x[lane]);
  return x;
}

#endif

/// The smaller of the two, number by number; b where one is NaN. GCC has the instruction only by name.
#if !defined(__clang__) && defined(__AVX512F__)

[[gnu::always_inline]] inline simd<float> smaller(simd<float> const& a, simd<float> const& b) {
  return __builtin_ia32_minps512_mask(a, b, a, -1, 4);
}
[[gnu::always_inline]] inline simd<double> smaller(simd<double> const& a, simd<double> const& b) {
  return __builtin_ia32_minpd512_mask(a, b, a, -1, 4);
}

#elif !defined(__clang__) && defined(__AVX__)

[[gnu::always_inline]] inline simd<float> smaller(simd<float> const& a, simd<float> const& b) {
  return __builtin_ia32_minps256(a, b);
}
[[gnu::always_inline]] inline simd<double> smaller(simd<double> const& a, simd<double> const& b) {
  return __builtin_ia32_minpd256(a, b);
}

#else

template <class V>
[[gnu::always_inline]] inline V smaller(V const& a, V const& b) {
  return a < b ? a : b;
}

#endif

/// The larger of the two, number by number; b where one is NaN.
template <class V>
[[gnu::always_inline]] constexpr V larger(V const& a, V const& b) {
  return a > b ? a : b;
}

/// v, or zero where its magnitude is below the least: what decays would spend hundreds of steps among the
/// denormals, on which a CPU can take a hundred times as long. NaN stays.
template <class V, std::floating_point T>
[[gnu::always_inline]] constexpr V flushed(V const& v, T least) {
  return v < least ? (v > -least ? v - v : v) : v;
}

}  // namespace ballast::kernels

#endif
