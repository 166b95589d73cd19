// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_SINE_HPP
#define BALLAST_TESTS_SUPPORT_SINE_HPP

#include <ballast/core/math.hpp>

namespace ballast::tests {

/// A function of a user's own, for `elementwise`.
struct sine {
  static constexpr auto value(auto x) { return math::sin(x); }
  static constexpr auto derivative(auto x) { return math::cos(x); }
};

}  // namespace ballast::tests

#endif
