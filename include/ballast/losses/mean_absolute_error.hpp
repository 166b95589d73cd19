// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_MEAN_ABSOLUTE_ERROR_HPP
#define BALLAST_LOSSES_MEAN_ABSOLUTE_ERROR_HPP

#include <ballast/core/math.hpp>
#include <ballast/losses/pointwise_loss.hpp>

#include <string_view>

namespace ballast {

/// The mean of |y - target| over all outputs of all rows; the gradient is zero where they agree.
///
/// Shape       targets as the outputs
/// Rejects     at run time a target that is not finite
/// Source      torch.nn.L1Loss
struct mean_absolute_error {
  template <class Out, class T>
  using on = detail::pointwise_loss<mean_absolute_error, Out, T>;

  template <class T>
  static constexpr detail::loss_term<T> term(T y, T target) {
    T const error = y - target;
    return {math::abs(error), error == 0 ? T(0) : math::copysign(T(1), error)};
  }

  template <class T>
  static constexpr std::string_view fault(T const& target) {
    if (math::is_finite(target)) return {};
    return "ballast::mean_absolute_error: the target of row {row} is not finite";
  }
};

}  // namespace ballast

#endif
