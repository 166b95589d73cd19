// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_CROSS_ENTROPY_HPP
#define BALLAST_LOSSES_CROSS_ENTROPY_HPP

#include <ballast/core/math.hpp>
#include <ballast/kernels/softmax.hpp>
#include <ballast/losses/class_loss.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace ballast {

/// -log softmax(y)[label], with y as logits; the mean over the labels, weighted by class.
///
/// Shape       an output of K channels, one label in [0, K) for each position: vec<K> takes one a row
/// Modes       `ignore_index` marks labels that do not count; `class_weights`, K numbers that the caller
///             keeps, weigh the labels; `label_smoothing` spreads that share of each label evenly over all
///             classes. Where no label counts the loss is zero
/// Cost        one pass; right at logits of any size: the largest is subtracted first
/// Rejects     an output of less than two channels; at run time a label that is no class
/// Source      Szegedy et al. 2016, "Rethinking the Inception architecture", section 7, for the smoothing;
///             torch.nn.CrossEntropyLoss
struct cross_entropy {
  std::int32_t ignore_index = -100;
  std::span<float const> class_weights{};
  double label_smoothing = 0;

  template <class Out, class T>
  using on = detail::class_loss<cross_entropy, Out, T>;

  static constexpr std::string_view wrong_label =
      "ballast::cross_entropy: the label of row {row} is {found}, but there are {wanted} classes, from 0";
  static constexpr std::string_view wrong_weights =
      "ballast::cross_entropy: there are {found} class weights for {wanted} classes";

  /// With shares p_k wanted of the classes, of sum P: sum of p_k (log sum exp y - y_k), and by y_k its
  /// derivative P softmax(y)_k - p_k.
  template <class Scores, class T, class Slopes>
  constexpr detail::class_term<T> term(Scores const& y, std::size_t label, T share, Slopes const& dy) const {
    double const on_label = (1 - label_smoothing) * detail::class_weight(*this, label),
                 on_each = label_smoothing / static_cast<double>(y.size);
    auto const spread = [&](auto const& f) {
      if (on_each > 0)
        for (std::size_t k = 0; k < y.size; ++k) f(k, on_each * detail::class_weight(*this, k));
    };
    double wanted = on_label;
    spread([&](std::size_t, double p) { wanted += p; });

    auto const [largest, sum] = kernels::softmax<Scores::size, Scores::stride>(
        y.first, dy.first, share * static_cast<T>(wanted), label, share * static_cast<T>(on_label));
    auto const missing = [&, top = largest](std::size_t k) { return static_cast<double>(top - y[k]); };
    double loss = on_label * missing(label);
    spread([&](std::size_t k, double p) {
      dy[k] -= share * static_cast<T>(p);
      loss += p * missing(k);
    });
    return {loss, wanted, sum};
  }

  /// The same of some rows of N scores at once, where no share is spread.
  constexpr bool takes_rows() const { return label_smoothing == 0; }
  template <std::size_t N, class T>
  double terms(std::size_t rows, T const* y, std::int32_t const* label, auto const& counts, T share, T* dy,
               kernels::log_sum<T>& logarithms) const {
    kernels::softmax_block<T> block{};
    for (std::size_t row = 0; row < rows; ++row) {
      bool const counted = counts(row);
      block.label[row] = counted ? label[row] : 0;
      double const wanted = counted ? detail::class_weight(*this, static_cast<std::size_t>(label[row])) : 0;
      block.total[row] = block.less[row] = share * static_cast<T>(wanted);
    }
    kernels::softmax_of_rows<N>(rows, y, dy, block);
    double loss = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      if (!counts(row)) {
        for (std::size_t k = 0; k < N; ++k) dy[row * N + k] = 0;
        continue;
      }
      auto const k = static_cast<std::size_t>(label[row]);
      double const wanted = detail::class_weight(*this, k);
      loss += wanted * static_cast<double>(block.largest[row] - y[row * N + k]);
      if (wanted != 0) logarithms.add(wanted, block.sum[row]);
    }
    return loss;
  }

  constexpr status check() const {
    if (label_smoothing >= 0 && label_smoothing <= 1 && math::is_finite(label_smoothing)) return {};
    return {"ballast::cross_entropy: the label smoothing must be from 0 to 1"};
  }
};

}  // namespace ballast

#endif
