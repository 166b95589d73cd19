// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_MEAN_SQUARED_ERROR_HPP
#define BALLAST_LOSSES_MEAN_SQUARED_ERROR_HPP

#include <ballast/core/math.hpp>
#include <ballast/losses/pointwise_loss.hpp>

#include <string_view>

namespace ballast {

/// The mean of (y - target)^2 over all outputs of all rows.
///
/// Shape       targets as the outputs
/// Rejects     at run time a target that is not finite
/// Source      torch.nn.MSELoss
struct mean_squared_error {
  template <class Out, class T>
  using on = detail::pointwise_loss<mean_squared_error, Out, T>;

  template <class T>
  static constexpr detail::loss_term<T> term(T y, T target) {
    T const error = y - target;
    return {error * error, 2 * error};
  }

  template <class T>
  static constexpr std::string_view fault(T const& target) {
    if (math::is_finite(target)) return {};
    return "ballast::mean_squared_error: the target of row {row} is not finite";
  }
};

}  // namespace ballast

#endif
