// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_NORMAL_HPP
#define BALLAST_INITIALIZERS_NORMAL_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>
#include <ballast/core/tensor.hpp>

namespace ballast {

/// w ~ N(0, StandardDeviation^2).
template <real StandardDeviation>
struct normal {
  static_assert(StandardDeviation >= 0,
                "ballast::normal: the standard deviation must not be negative; give its magnitude");
  using role = ballast::role::initializer;
  static constexpr double standard_deviation(fans) { return StandardDeviation; }
};

}  // namespace ballast

#endif
