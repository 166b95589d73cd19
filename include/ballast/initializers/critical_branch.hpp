// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_CRITICAL_BRANCH_HPP
#define BALLAST_INITIALIZERS_CRITICAL_BRANCH_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/real.hpp>
#include <ballast/initializers/critical_for.hpp>

#include <cstddef>

namespace ballast {

/// critical_for with variances divided by the number of branches: for the last layer of each body of so many
/// residuals in a row, `repeat<50, residual<tanh, dense<64, critical_branch<50, tanh>>>>`.
///
/// Each block then multiplies the gradient's mean square by 1 + 1 / Branches or so, all of them by e or so.
template <std::size_t Branches, class F, real FixedPoint = 1>
struct critical_branch {
  static_assert(Branches > 0, "ballast::critical_branch: there are 0 branches; count the residuals in a row");
  using role = ballast::role::initializer;

  static constexpr double share = 1 / static_cast<double>(Branches > 0 ? Branches : 1);
  static constexpr double weight_variance = share * critical_for<F, FixedPoint>::weight_variance;
  static constexpr double bias_variance = share * critical_for<F, FixedPoint>::bias_variance;

  using bias = normal<math::sqrt(bias_variance)>;
  static constexpr double standard_deviation(fans f) { return root_per_fan(weight_variance, f.in); }
};

}  // namespace ballast

#endif
