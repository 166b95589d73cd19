// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_EACH_NUMBER_HPP
#define BALLAST_KERNELS_EACH_NUMBER_HPP

#include <ballast/kernels/simd.hpp>

#include <cstddef>
#include <type_traits>

namespace ballast::kernels {

namespace detail {

/// Returns g, which f does not change.
template <class F, class T, class... State>
[[gnu::always_inline]] inline simd<T> in_registers(F const& f, T* w, T const* g, State*... state) {
  simd<T> const gradient = load(g);
  [&](simd<State>... s) {
    simd<T> moved = load(w);
    f(moved, gradient, s...);
    store(w, moved);
    (store(state, s), ...);
  }(load(state)...);
  return gradient;
}

}  // namespace detail

/// f(w, g, state...) for each of n numbers, which f may change, but for g; at run time for registers of them, so f
/// is written for both. The arrays do not overlap. Returns the sum of g^2, in T.
///
/// Cost    one pass over all arrays
template <class T, class F, class... State>
constexpr T each_number(std::size_t n, F const& f, T* w, T const* g, State*... state) {
  std::size_t i = 0;
  T sum = 0;
  if (!std::is_constant_evaluated()) {
    constexpr std::size_t chains = sizeof...(State) == 0 ? 4 : 1, step = chains * lanes<T>;
    simd<T> sums[chains] = {};
    for (; i + step <= n; i += step)
#pragma GCC unroll 4
      for (std::size_t chain = 0; chain < chains; ++chain) {
        std::size_t const at = i + chain * lanes<T>;
        simd<T> const v = detail::in_registers(f, w + at, g + at, (state + at)...);
        sums[chain] += v * v;
      }
    for (; i + lanes<T> <= n; i += lanes<T>) {
      simd<T> const v = detail::in_registers(f, w + i, g + i, (state + i)...);
      sums[0] += v * v;
    }
#pragma GCC unroll 4
    for (std::size_t chain = 1; chain < chains; ++chain) sums[0] += sums[chain];
    sum = sum_of_lanes<lanes<T>>(sums[0]);
  }
  for (; i < n; ++i) {
    f(w[i], g[i], state[i]...);
    sum += g[i] * g[i];
  }
  return sum;
}

}  // namespace ballast::kernels

#endif
