// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_TORCH_FANS_HPP
#define BALLAST_TESTS_SUPPORT_TORCH_FANS_HPP

#include <array>
#include <ballast/core/tensor.hpp>
#include <cstddef>

// The shapes of the golden table init_functions.
namespace ballast::tests {

/// Of torch.empty(8, 4), torch.empty(3, 16), torch.empty(6, 3, 5) and torch.empty(4, 2, 3, 3).
inline constexpr std::array<fans, 4> torch_fans{{{4, 8}, {16, 3}, {15, 30}, {18, 36}}};

constexpr bool same_number(double got, double wanted) {
  return wanted * (1 - 1e-15) <= got && got <= wanted * (1 + 1e-15);
}

template <class Init>
constexpr bool has_bounds(std::array<double, 4> const& wanted) {
  bool same = true;
  for (std::size_t i = 0; i < wanted.size(); ++i) same &= same_number(Init::bound(torch_fans[i]), wanted[i]);
  return same;
}

template <class Init>
constexpr bool has_standard_deviations(std::array<double, 4> const& wanted) {
  bool same = true;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    same &= same_number(Init::standard_deviation(torch_fans[i]), wanted[i]);
  return same;
}

}  // namespace ballast::tests

#endif
