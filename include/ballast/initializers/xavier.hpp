// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_XAVIER_HPP
#define BALLAST_INITIALIZERS_XAVIER_HPP

#include <ballast/initializers/initializer.hpp>

namespace ballast {

/// w uniform in +-sqrt(6 / (fan in + fan out)): keeps a signal's variance halfway between both directions.
///
/// Source  Glorot & Bengio 2010, equation 16
struct xavier_uniform {
  using role = ballast::role::initializer;
  static constexpr double bound(fans f) { return root_per_fan(6, f.in + f.out); }
};

/// w ~ N(0, 2 / (fan in + fan out)).
///
/// Source  Glorot & Bengio 2010, equation 16
struct xavier_normal {
  using role = ballast::role::initializer;
  static constexpr double standard_deviation(fans f) { return root_per_fan(2, f.in + f.out); }
};

}  // namespace ballast

#endif
