// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_KL_DIVERGENCE_HPP
#define BALLAST_LOSSES_KL_DIVERGENCE_HPP

#include <ballast/core/math.hpp>
#include <ballast/losses/pointwise_loss.hpp>

#include <cstddef>
#include <string_view>

namespace ballast {

/// The mean of t (log t - y), zero where t is 0, for outputs y that are log-probabilities, as log_softmax
/// gives them, and targets t that are probabilities.
///
/// Shape       targets as the outputs
/// Modes       `batch_mean` divides the sum by the rows in place of all outputs, which is the divergence
///             proper; with `log_target` the targets are log-probabilities too
/// Rejects     at run time a target that is not finite, or negative where it is a probability
/// Source      Kullback & Leibler 1951; torch.nn.KLDivLoss
struct kl_divergence {
  bool batch_mean = false;
  bool log_target = false;

  template <class Out, class T>
  using on = detail::pointwise_loss<kl_divergence, Out, T>;

  template <class T>
  constexpr detail::loss_term<T> term(T y, T target) const {
    if (log_target) {
      T const probability = math::exp(target);
      return {probability * (target - y), -probability};
    }
    if (target == 0) return {0, 0};
    return {target * (math::log(target) - y), -target};
  }

  constexpr std::size_t divisor(std::size_t rows, std::size_t outputs) const {
    return batch_mean ? rows : outputs;
  }

  template <class T>
  constexpr std::string_view fault(T const& target) const {
    if (math::is_finite(target) && (log_target || target >= 0)) return {};
    return log_target ? "ballast::kl_divergence: the target of row {row} is not finite"
                      : "ballast::kl_divergence: the target of row {row} is no probability";
  }
};

}  // namespace ballast

#endif
