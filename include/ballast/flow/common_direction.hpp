// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_COMMON_DIRECTION_HPP
#define BALLAST_FLOW_COMMON_DIRECTION_HPP

#include <ballast/flow/row.hpp>

namespace ballast::flow {

/// What the gradient has along the signal x, which grows on its own where bodies y = f(W x) end in an activation: as
/// f'(W x) leans on W, the body gives back (t S / n + t' c) x on average, where S is the sum of dL/dy over units, and
/// c x what other such bodies above gave.
struct common_direction {
  // Mean squares and product of S and P = n c, by |dL/dx|^2.
  double sum = 1;  // 1 for independent numbers
  double product = 0;
  double pull = 0;
  double share = 0;  // of |dL/dx|^2 that is due to it

  /// Through x + body(x), whose gain is `gain` but for this. Returns the gain.
  constexpr double pass(row const& r, double gain) {
    double const n = static_cast<double>(r.width), m = r.mean, v = r.second_moment - m * m;
    double const given_sum = r.tilt.of_sum * sum + r.tilt.of_pull * product,
                 given_pull = r.tilt.of_sum * product + r.tilt.of_pull * pull,
                 given = r.tilt.of_sum * given_sum + r.tilt.of_pull * given_pull;
    double const added = (2 * (v * given_pull + m * given_sum) + r.second_moment * given) / n;
    double const total = gain + added;
    share = (share + added) / total;
    product = (product + given_sum + m * (given_pull + given)) / total;
    pull = (pull + 2 * given_pull + given) / total;
    sum = (sum + 2 * m * given_sum + m * m * given + gain - 1) / total;
    return total;
  }

  /// Through a factor f' for each unit, given (E f')^2 / E f'^2.
  constexpr void multiply(double kept) {
    sum = kept * sum + 1 - kept;
    product *= kept;
    pull *= kept;
    share *= kept;
  }
};

}  // namespace ballast::flow

#endif
