// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_LANE_SUM_HPP
#define BALLAST_KERNELS_LANE_SUM_HPP

#include <array>
#include <cstddef>

namespace ballast::kernels {

/// f(0) + ... + f(n - 1) in double, over lanes that a compiler can keep in vectors without leave to reorder
/// sums.
template <class F>
constexpr double lane_sum(std::size_t n, F const& f) {
  constexpr std::size_t lanes = 16;
  std::array<double, lanes> sums{};
  std::size_t const whole = n - n % lanes;
  std::size_t i = 0;
  for (; i < whole; i += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) sums[lane] += static_cast<double>(f(i + lane));
  double sum = 0;
  for (; i < n; ++i) sum += static_cast<double>(f(i));
  for (double const lane : sums) sum += lane;
  return sum;
}

}  // namespace ballast::kernels

#endif
