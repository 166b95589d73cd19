// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_BINARY_CROSS_ENTROPY_WITH_LOGITS_HPP
#define BALLAST_LOSSES_BINARY_CROSS_ENTROPY_WITH_LOGITS_HPP

#include <ballast/core/math.hpp>
#include <ballast/losses/pointwise_loss.hpp>

#include <string_view>

namespace ballast {

/// The mean of -(t log sigmoid(y) + (1 - t) log(1 - sigmoid(y))) over all outputs y and their targets t:
/// every output is a question of its own, answered with yes or no.
///
/// Shape       targets as the outputs, probabilities: 0, 1 or between
/// Cost        right at logits of any size: computed as max(y, 0) - y t + log(1 + exp(-|y|))
/// Rejects     at run time a target that is no probability
/// Source      torch.nn.BCEWithLogitsLoss
struct binary_cross_entropy_with_logits {
  template <class Out, class T>
  using on = detail::pointwise_loss<binary_cross_entropy_with_logits, Out, T>;

  template <class T>
  static constexpr detail::loss_term<T> term(T y, T target) {
    return {math::max(T(0), y) - y * target + math::log1p(math::exp(-math::abs(y))),
            math::sigmoid(y) - target};
  }

  template <class T>
  static constexpr std::string_view fault(T const& target) {
    if (math::is_finite(target) && target >= 0 && target <= 1) return {};
    return "ballast::binary_cross_entropy_with_logits: the target of row {row} is no probability, from 0 to "
           "1";
  }
};

}  // namespace ballast

#endif
