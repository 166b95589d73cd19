// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_KAIMING_HPP
#define BALLAST_INITIALIZERS_KAIMING_HPP

#include <ballast/initializers/initializer.hpp>

namespace ballast {

/// w uniform in +-sqrt(6 / fan in): keeps the second moment through relu.
///
/// Source  He, Zhang, Ren & Sun 2015, equation 10
struct kaiming_uniform {
  using role = ballast::role::initializer;
  static constexpr double bound(fans f) { return root_per_fan(6, f.in); }
};

/// w ~ N(0, 2 / fan in).
///
/// Source  He, Zhang, Ren & Sun 2015, equation 10
struct kaiming_normal {
  using role = ballast::role::initializer;
  static constexpr double standard_deviation(fans f) { return root_per_fan(2, f.in); }
};

}  // namespace ballast

#endif
