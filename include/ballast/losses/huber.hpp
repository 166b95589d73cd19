// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_HUBER_HPP
#define BALLAST_LOSSES_HUBER_HPP

#include <ballast/core/math.hpp>
#include <ballast/losses/pointwise_loss.hpp>

#include <string_view>

namespace ballast {

/// The mean of e^2 / 2 where |e| < delta, of delta (|e| - delta / 2) elsewhere, for e = y - target: an error
/// pulls with its own size, an outlier with no more than delta.
///
/// Shape       targets as the outputs
/// Rejects     at run time a delta that is not positive; a target that is not finite
/// Source      Huber 1964, "Robust estimation of a location parameter"; torch.nn.HuberLoss
struct huber {
  double delta = 1;

  template <class Out, class T>
  using on = detail::pointwise_loss<huber, Out, T>;

  template <class T>
  constexpr detail::loss_term<T> term(T y, T target) const {
    T const error = y - target, size = math::abs(error), limit = static_cast<T>(delta);
    if (size < limit) return {error * error / 2, error};
    return {limit * (size - limit / 2), math::copysign(limit, error)};
  }

  constexpr status check() const {
    if (math::is_finite(delta) && delta > 0) return {};
    return {"ballast::huber: delta must be finite and positive"};
  }
  template <class T>
  static constexpr std::string_view fault(T const& target) {
    if (math::is_finite(target)) return {};
    return "ballast::huber: the target of row {row} is not finite";
  }
};

}  // namespace ballast

#endif
