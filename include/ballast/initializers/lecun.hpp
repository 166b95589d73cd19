// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_LECUN_HPP
#define BALLAST_INITIALIZERS_LECUN_HPP

#include <ballast/initializers/initializer.hpp>

namespace ballast {

/// w uniform in +-sqrt(3 / fan in): keeps the variance through a linear unit.
///
/// Source  LeCun, Bottou, Orr & Müller 1998, equation 16
struct lecun_uniform {
  using role = ballast::role::initializer;
  static constexpr double bound(fans f) { return root_per_fan(3, f.in); }
};

/// w ~ N(0, 1 / fan in).
///
/// Source  LeCun, Bottou, Orr & Müller 1998, equation 16
struct lecun_normal {
  using role = ballast::role::initializer;
  static constexpr double standard_deviation(fans f) { return root_per_fan(1, f.in); }
};

}  // namespace ballast

#endif
