// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_EACH_NUMBER_HPP
#define BALLAST_KERNELS_EACH_NUMBER_HPP

#include <ballast/kernels/simd.hpp>

#include <cstddef>
#include <type_traits>

namespace ballast::kernels {

namespace detail {

template <class F, class T, class... State>
[[gnu::always_inline]] inline void in_registers(F const& f, T* w, T const* g, State*... state) {
  [&](simd<State>... s) {
    simd<T> moved = load(w);
    f(moved, load(g), s...);
    store(w, moved);
    (store(state, s), ...);
  }(load(state)...);
}

}  // namespace detail

/// f(w, g, state...) for each of n numbers, which f may change, but for g; at run time for registers of them, so f
/// is written for both. The arrays do not overlap.
///
/// Cost    one pass over all arrays
template <class T, class F, class... State>
constexpr void each_number(std::size_t n, F const& f, T* w, T const* g, State*... state) {
  std::size_t whole = 0;
  if (!std::is_constant_evaluated()) {
    whole = n - n % lanes<T>;
    for (std::size_t i = 0; i < whole; i += lanes<T>) detail::in_registers(f, w + i, g + i, (state + i)...);
  }
  for (std::size_t i = whole; i < n; ++i) f(w[i], g[i], state[i]...);
}

}  // namespace ballast::kernels

#endif
