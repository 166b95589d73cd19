// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_SMOOTH_L1_HPP
#define BALLAST_LOSSES_SMOOTH_L1_HPP

#include <ballast/core/math.hpp>
#include <ballast/losses/pointwise_loss.hpp>

#include <string_view>

namespace ballast {

/// The mean of e^2 / (2 beta) where |e| < beta, of |e| - beta / 2 elsewhere, for e = y - target: huber
/// divided by its delta, and with a beta of 0 the mean absolute error.
///
/// Shape       targets as the outputs
/// Rejects     at run time a negative beta; a target that is not finite
/// Source      Girshick 2015, "Fast R-CNN", eq. 3; torch.nn.SmoothL1Loss
struct smooth_l1 {
  double beta = 1;

  template <class Out, class T>
  using on = detail::pointwise_loss<smooth_l1, Out, T>;

  template <class T>
  constexpr detail::loss_term<T> term(T y, T target) const {
    T const error = y - target, size = math::abs(error), limit = static_cast<T>(beta);
    if (size < limit) return {error * error / (2 * limit), error / limit};
    return {size - limit / 2, error == 0 ? T(0) : math::copysign(T(1), error)};
  }

  constexpr status check() const {
    if (math::is_finite(beta) && beta >= 0) return {};
    return {"ballast::smooth_l1: beta must be finite and not negative"};
  }
  template <class T>
  static constexpr std::string_view fault(T const& target) {
    if (math::is_finite(target)) return {};
    return "ballast::smooth_l1: the target of row {row} is not finite";
  }
};

}  // namespace ballast

#endif
