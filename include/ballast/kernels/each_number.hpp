// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_EACH_NUMBER_HPP
#define BALLAST_KERNELS_EACH_NUMBER_HPP

#include <cstddef>

namespace ballast::kernels {

/// f(w[i], g[i], state[i]...) for i < n. No two of the arrays overlap, so a compiler may take several i at
/// once.
///
/// Cost    one pass over all arrays
template <class T, class F, class... State>
constexpr void each_number(std::size_t n, F const& f, T* __restrict w, T const* __restrict g,
                           State* __restrict... state) {
  for (std::size_t i = 0; i < n; ++i) f(w[i], g[i], state[i]...);
}

}  // namespace ballast::kernels

#endif
