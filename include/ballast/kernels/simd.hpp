// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_SIMD_HPP
#define BALLAST_KERNELS_SIMD_HPP

#include <ballast/kernels/target.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>

// One register of numbers, in the vector extensions of GCC and Clang: arithmetic is written with operators and
// becomes the target's instructions, whatever it is; <immintrin.h> is one CPU. Measured against std::experimental::simd,
// xsimd 8.1 and Highway 1.0 (AVX2, GCC 12 and Clang 19): a 6 x 2 tile of a product runs in 122 and 122 ns here, in 124
// and 150, 123 and 121, 123 and 121 there; a tanh of 1,024 numbers in 315 and 259, where GCC makes two instructions of
// a minimum, in 441 and 365, 262 and 259, 262 and 259. The header alone takes 0.2 s to compile and 26 and 15 MB; each
// of the others takes 1.6 to 2.2 s and 66 to 206 MB.

namespace ballast::kernels {

namespace detail {

template <class T, std::size_t Lanes = lanes<T>>
struct register_of {
  typedef T type [[gnu::vector_size(Lanes * sizeof(T))]];
  typedef T anywhere [[gnu::vector_size(Lanes * sizeof(T)), gnu::aligned(alignof(T)), gnu::may_alias]];
};

}  // namespace detail

template <class T>
using simd = typename detail::register_of<T>::type;

template <class T>
[[gnu::always_inline]] inline simd<T> load(T const* from) {
  return *reinterpret_cast<typename detail::register_of<T>::anywhere const*>(from);
}
template <class T>
[[gnu::always_inline]] inline void store(T* to, simd<T> const& v) {
  *reinterpret_cast<typename detail::register_of<T>::anywhere*>(to) = v;
}

namespace detail {

/// The lanes of a register from First on, as many as half of it has.
template <class T, std::size_t Lanes, std::size_t First>
[[gnu::always_inline]] inline auto half(typename register_of<T, Lanes>::type const& v) {
  return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) {
    return typename register_of<T, Lanes / 2>::type{v[First + Lane]...};
  }
  (std::make_index_sequence<Lanes / 2>{});
}

/// The first n of at most Lanes lanes: all, or half of them and then some of the rest.
template <std::size_t Lanes, class T>
[[gnu::always_inline]] inline void store_in_halves(T* to, typename register_of<T, Lanes>::type const& v,
                                                   std::size_t n) {
  if (n & Lanes) {
    *reinterpret_cast<typename register_of<T, Lanes>::anywhere*>(to) = v;
  } else if constexpr (Lanes > 1) {
    bool const more = n & (Lanes / 2);
    auto const first = half<T, Lanes, 0>(v);
    if (more) *reinterpret_cast<typename register_of<T, Lanes / 2>::anywhere*>(to) = first;
    store_in_halves<Lanes / 2>(more ? to + Lanes / 2 : to, more ? half<T, Lanes, Lanes / 2>(v) : first,
                               n % (Lanes / 2));
  }
}

}  // namespace detail

// The first n lanes, 0 < n <= lanes. The others are not touched in memory, and are zero in the register.
#if defined(__AVX512F__)

inline simd<float> load_first(float const* from, std::size_t n) {
  return __builtin_ia32_loadups512_mask(from, simd<float>{}, static_cast<std::uint16_t>((1u << n) - 1));
}
inline simd<double> load_first(double const* from, std::size_t n) {
  return __builtin_ia32_loadupd512_mask(from, simd<double>{}, static_cast<std::uint8_t>((1u << n) - 1));
}
inline void store_first(float* to, simd<float> const& v, std::size_t n) {
  __builtin_ia32_storeups512_mask(to, v, static_cast<std::uint16_t>((1u << n) - 1));
}
inline void store_first(double* to, simd<double> const& v, std::size_t n) {
  __builtin_ia32_storeupd512_mask(to, v, static_cast<std::uint8_t>((1u << n) - 1));
}

#else

#if defined(__AVX__)

namespace detail {

inline auto first(float, std::size_t n) {
  return simd<int>(simd<int>{0, 1, 2, 3, 4, 5, 6, 7} < static_cast<int>(n));
}
inline auto first(double, std::size_t n) {
  return simd<long long>(simd<long long>{0, 1, 2, 3} < static_cast<long long>(n));
}

}  // namespace detail

inline simd<float> load_first(float const* from, std::size_t n) {
  return __builtin_ia32_maskloadps256(reinterpret_cast<simd<float> const*>(from), detail::first(0.0f, n));
}
inline simd<double> load_first(double const* from, std::size_t n) {
  return __builtin_ia32_maskloadpd256(reinterpret_cast<simd<double> const*>(from), detail::first(0.0, n));
}

#else

template <std::floating_point T>
inline simd<T> load_first(T const* from, std::size_t n) {
  simd<T> v{};
  for (std::size_t lane = 0; lane < n; ++lane) v[lane] = from[lane];
  return v;
}

#endif

// Not by AVX's masked stores: some CPUs take a dozen cycles for each.
template <std::floating_point T>
[[gnu::always_inline]] inline void store_first(T* to, simd<T> const& v, std::size_t n) {
  detail::store_in_halves<lanes<T>>(to, v, n);
}

#endif

/// f over the first N lanes, N a power of two: halves upon halves.
template <std::size_t N, class V, class F>
[[gnu::always_inline]] inline auto fold_lanes(V const& v, F const& f) {
  if constexpr (N == 1)
    return v[0];
  else
    return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) {
      return fold_lanes<N / 2>(f(v, __builtin_shufflevector(v, v, (Lane ^ N / 2)...)), f);
    }
  (std::make_index_sequence<sizeof(V) / sizeof(v[0])>{});
}

/// The sum of the first N lanes, in that order.
template <std::size_t N, class V>
[[gnu::always_inline]] inline auto sum_of_lanes(V const& v) {
  return fold_lanes<N>(v, [](auto const& a, auto const& b) { return a + b; });
}

namespace detail {

/// Numbers in 16 bytes, within which a CPU moves them fastest.
template <class T>
inline constexpr std::size_t quad = 16 / sizeof(T);

/// In each 16 bytes, the numbers of a and b by turns: the first halves of them go to a, the others to b.
template <class T, std::size_t... Lane>
[[gnu::always_inline]] inline void zip(simd<T>& a, simd<T>& b, std::index_sequence<Lane...>) {
  constexpr std::size_t n = lanes<T>, q = quad<T>;
  simd<T> const first = __builtin_shufflevector(a, b, (Lane / q * q + Lane % q / 2 + Lane % 2 * n)...);
  b = __builtin_shufflevector(a, b, (Lane / q * q + q / 2 + Lane % q / 2 + Lane % 2 * n)...);
  a = first;
}

/// Of all 16 bytes of a and then b, the even ones go to a and the odd ones to b.
template <class T, std::size_t... Lane>
[[gnu::always_inline]] inline void unzip(simd<T>& a, simd<T>& b, std::index_sequence<Lane...>) {
  constexpr std::size_t q = quad<T>;
  simd<T> const even = __builtin_shufflevector(a, b, (Lane / q * 2 * q + Lane % q)...);
  b = __builtin_shufflevector(a, b, (Lane / q * 2 * q + q + Lane % q)...);
  a = even;
}

/// The first row of a pair of rows that are some steps apart, a power of two.
constexpr std::size_t first_of_pair(std::size_t pair, std::size_t step) {
  return pair / step * 2 * step + pair % step;
}

}  // namespace detail

/// Rows become columns: first within squares that are 16 bytes wide, then the squares change places.
template <class T>
[[gnu::always_inline]] inline void transpose(simd<T> (&rows)[lanes<T>]) {
  constexpr std::size_t n = lanes<T>, squares = detail::quad<T>;
  constexpr std::make_index_sequence<n> every_lane;
#pragma GCC unroll 2
  for (std::size_t step = squares / 2; step > 0; step /= 2)
#pragma GCC unroll 8
    for (std::size_t pair = 0; pair < n / 2; ++pair) {
      std::size_t const i = detail::first_of_pair(pair, step);
      detail::zip<T>(rows[i], rows[i + step], every_lane);
    }
#pragma GCC unroll 2
  for (std::size_t step = squares; step < n; step *= 2)
#pragma GCC unroll 8
    for (std::size_t pair = 0; pair < n / 2; ++pair) {
      std::size_t const i = detail::first_of_pair(pair, step);
      detail::unzip<T>(rows[i], rows[i + step], every_lane);
    }
}

}  // namespace ballast::kernels

#endif
