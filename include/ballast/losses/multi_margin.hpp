// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_MULTI_MARGIN_HPP
#define BALLAST_LOSSES_MULTI_MARGIN_HPP

#include <ballast/core/math.hpp>
#include <ballast/losses/class_loss.hpp>

#include <cstddef>
#include <string_view>

namespace ballast {

/// The sum over the other classes k of max(0, margin - y[label] + y[k])^p, divided by the number of classes;
/// the mean over the labels.
///
/// Shape       an output of K channels, one label in [0, K) for each position: vec<K> takes one a row
/// Rejects     an output of less than two channels; at run time a label that is no class, a p that is neither
///             1 nor 2, a margin that is not finite
/// Source      Crammer & Singer 2001; torch.nn.MultiMarginLoss
struct multi_margin {
  double margin = 1;
  int p = 1;

  template <class Out, class T>
  using on = detail::class_loss<multi_margin, Out, T>;

  static constexpr std::string_view wrong_label =
      "ballast::multi_margin: the label of row {row} is {found}, but there are {wanted} classes, from 0";

  template <class Scores, class T, class Slopes>
  constexpr double term(Scores const& y, std::size_t label, T share, Slopes const& dy) const {
    T const part = 1 / static_cast<T>(y.size);
    T sum = 0, pull = 0;
    for (std::size_t k = 0; k < y.size; ++k) {
      T const lacking = k == label ? T(0) : math::max(T(0), static_cast<T>(margin) - y[label] + y[k]);
      sum += p == 1 ? lacking : lacking * lacking;
      dy[k] = share * part * (p == 2 ? 2 * lacking : lacking > 0 ? T(1) : T(0));
      pull += dy[k];
    }
    dy[label] = -pull;
    return static_cast<double>(sum * part);
  }

  constexpr status check() const {
    if (p != 1 && p != 2) return {"ballast::multi_margin: p must be 1 or 2, and is {found}", 0, p};
    if (!math::is_finite(margin)) return {"ballast::multi_margin: the margin must be finite"};
    return {};
  }
};

}  // namespace ballast

#endif
