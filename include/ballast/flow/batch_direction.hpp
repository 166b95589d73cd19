// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_BATCH_DIRECTION_HPP
#define BALLAST_FLOW_BATCH_DIRECTION_HPP

#include <ballast/flow/row.hpp>

#include <algorithm>

namespace ballast::flow {

/// What the gradient has along the numbers z that a unit has in the rows of a batch, which batch norm takes away; and
/// how the units' weights W_i are chosen by it, since it divides by what their length does to z.
struct batch_direction {
  // (sum of z dL/dz)^2 by the sum of |dL/dz|^2, where z has mean 0 and variance 1: what each row gives, and each two.
  double own = 1, shared = 0;
  double coupling = 0;  // n (E |W_i|^2 |dL/dz|^2 / (E |W_i|^2 E |dL/dz|^2) - 1)

  /// Given |sum of dL/dy over rows|^2 / sum of |dL/dy|^2, in units of that of independent rows.
  constexpr void pass(row const& r, double sum, double rows) {
    if (r.centers_batch) {
      *this = {.own = 0, .coupling = r.rows_coupling};
    } else if (r.mixes) {
      *this = {.shared = rows > 1 ? (1 - sum) / (rows - 1) : 0};
    } else if (r.curves) {
      own = r.square_weight;
      shared = (sum - 1) * r.shared_weight;
    } else {
      shared *= r.pair_response;
    }
    if (!r.centers_batch) coupling *= r.rows_damping;
  }
  /// Of the square, when the mean over rows and this have been taken away; by what is left of independent rows.
  constexpr double left(double sum, double rows) const {
    return std::max((rows - sum - own - shared) / (rows - 2), 0.01);
  }

  constexpr batch_direction times(double factor) const {
    return {factor * own, factor * shared, factor * coupling};
  }
  constexpr batch_direction operator+(batch_direction const& b) const {
    return {own + b.own, shared + b.shared, coupling + b.coupling};
  }
};

}  // namespace ballast::flow

#endif
