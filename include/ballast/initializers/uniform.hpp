// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_UNIFORM_HPP
#define BALLAST_INITIALIZERS_UNIFORM_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>
#include <ballast/core/tensor.hpp>

namespace ballast {

/// w uniform in (-Bound, Bound).
template <real Bound>
struct uniform {
  static_assert(Bound >= 0, "ballast::uniform: the bound must not be negative; give its magnitude");
  using role = ballast::role::initializer;
  static constexpr double bound(fans) { return Bound; }
};

}  // namespace ballast

#endif
