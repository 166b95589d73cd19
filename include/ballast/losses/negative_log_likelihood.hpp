// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_NEGATIVE_LOG_LIKELIHOOD_HPP
#define BALLAST_LOSSES_NEGATIVE_LOG_LIKELIHOOD_HPP

#include <ballast/losses/class_loss.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ballast {

/// -y[label], with y as log-probabilities, as log_softmax gives them; the mean over the labels, weighted by
/// class.
///
/// Shape       an output of K channels, one label in [0, K) for each position: vec<K> takes one a row
/// Modes       `ignore_index` marks labels that do not count; `class_weights`, K numbers that the caller
///             keeps, weigh the labels. Where no label counts the loss is zero
/// Rejects     an output of less than two channels; at run time a label that is no class
/// Source      torch.nn.NLLLoss
struct negative_log_likelihood {
  std::int32_t ignore_index = -100;
  std::span<float const> class_weights{};

  template <class Out, class T>
  using on = detail::class_loss<negative_log_likelihood, Out, T>;

  static constexpr std::string_view wrong_label =
      "ballast::negative_log_likelihood: the label of row {row} is {found}, but there are {wanted} classes, "
      "from 0";
  static constexpr std::string_view wrong_weights =
      "ballast::negative_log_likelihood: there are {found} class weights for {wanted} classes";

  template <class Scores, class T, class Slopes>
  constexpr double term(Scores const& y, std::size_t label, T share, Slopes const& dy) const {
    double const weight = detail::class_weight(*this, label);
    for (std::size_t k = 0; k < y.size; ++k) dy[k] = 0;
    dy[label] = -share * static_cast<T>(weight);
    return -weight * static_cast<double>(y[label]);
  }
};

}  // namespace ballast

#endif
