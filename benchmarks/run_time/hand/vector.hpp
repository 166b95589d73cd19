// SPDX-License-Identifier: BSL-1.0
#ifndef BENCHMARKS_RUN_TIME_HAND_VECTOR_HPP
#define BENCHMARKS_RUN_TIME_HAND_VECTOR_HPP

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

// The compilers' vector extensions, at the width of this machine: what the hand-written programs are made of.

namespace hand {

#if defined(__AVX512F__)
inline constexpr std::size_t lanes = 16, registers = 32;
#elif defined(__AVX__)
inline constexpr std::size_t lanes = 8, registers = 16;
#elif defined(__aarch64__)
inline constexpr std::size_t lanes = 4, registers = 32;
#else
inline constexpr std::size_t lanes = 4, registers = 16;
#endif

typedef float vector __attribute__((vector_size(4 * lanes)));
typedef std::int32_t int_vector __attribute__((vector_size(4 * lanes)));
typedef float quad __attribute__((vector_size(16)));
typedef std::int32_t int_quad __attribute__((vector_size(16)));

template <class V = vector>
inline V load(float const* from) {
  V v;
  std::memcpy(&v, from, sizeof v);
  return v;
}
template <class V>
inline void store(float* to, V v) {
  std::memcpy(to, &v, sizeof v);
}
template <class V = vector>
inline V all(float x) {
  return x - V{};
}
template <class V>
inline V smaller(V a, V b) {
  return a < b ? a : b;
}
template <class V>
inline V larger(V a, V b) {
  return a > b ? a : b;
}

template <class V>
inline float sum(V v) {
  float total = 0;
  for (std::size_t i = 0; i < sizeof(V) / 4; ++i) total += v[i];
  return total;
}

inline constexpr std::size_t padded(std::size_t n) { return (n + lanes - 1) / lanes * lanes; }

/// x P(x^2) / Q(x^2), fitted to a relative error of 2.1e-8 on |x| < 9.01, beyond which a float's tanh is 1.
template <class V>
inline V tanh(V x) {
  x = smaller(larger(x, all<V>(-9.01f)), all<V>(9.01f));
  V const t = x * x;
  V const p =
      (((t * 1.333560067e-08f + 2.059537672e-05f) * t + 3.494757486e-03f) * t + 1.338032714e-01f) * t + 1.0f;
  V const q =
      (((t * 7.768772117e-07f + 3.284274768e-04f) * t + 2.587382476e-02f) * t + 4.671364262e-01f) * t + 1.0f;
  return x * p / q;
}
template <class V>
inline V sigmoid(V x) {
  return tanh(x * 0.5f) * 0.5f + 0.5f;
}

/// 2^n e^r, |r| <= ln 2 / 2, with the series of e^r to the sixth power.
template <class V, class I = int_vector>
inline V exp(V x) {
  x = larger(x, all<V>(-87.0f));
  V const shifted = x * 1.442695041f + 12582912.0f, n = shifted - 12582912.0f;
  V const r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  V const series =
      (((((r * 1.9875691500e-4f + 1.3981999507e-3f) * r + 8.3334519073e-3f) * r + 4.1665795894e-2f) * r +
        1.6666665459e-1f) *
           r +
       5.0000001201e-1f) *
          (r * r) +
      r + 1.0f;
  I const scale = ((I)shifted + 127) << 23;
  return series * (V)scale;
}

/// Exchanges the off-diagonal blocks of Step x Step numbers of two rows that are Step apart.
template <int Step, int... I>
inline void exchange(vector& a, vector& b, std::integer_sequence<int, I...>) {
  constexpr int n = lanes;
  vector const upper = __builtin_shufflevector(a, b, (I & Step ? I - Step + n : I)...);
  b = __builtin_shufflevector(a, b, (I & Step ? I + n : I + Step)...);
  a = upper;
}

/// Turns a square of lanes x lanes numbers: row i becomes column i.
template <int Step = lanes / 2>
inline __attribute__((always_inline)) void transpose(vector (&square)[lanes]) {
#pragma GCC unroll 16
  for (int i = 0; i < int(lanes); ++i)
    if (!(i & Step)) exchange<Step>(square[i], square[i + Step], std::make_integer_sequence<int, lanes>{});
  if constexpr (Step > 1) transpose<Step / 2>(square);
}

}  // namespace hand

#endif
