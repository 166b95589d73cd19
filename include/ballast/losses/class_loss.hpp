// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_CLASS_LOSS_HPP
#define BALLAST_LOSSES_CLASS_LOSS_HPP

#include <ballast/core/shape.hpp>
#include <ballast/core/status.hpp>
#include <ballast/kernels/log_sum.hpp>
#include <ballast/kernels/softmax.hpp>
#include <ballast/losses/valid_positions.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace ballast::detail {

template <class Out>
concept has_classes = real_shape<Out> &&(Out::channels >= 2);

/// The scores of the classes at one position, or the gradient by them.
template <class T, std::size_t Classes, std::size_t Stride>
struct class_scores {
  static constexpr std::size_t size = Classes, stride = Stride;
  T* first;

  constexpr T& operator[](std::size_t k) const { return first[k * Stride]; }
};

/// The term of one label: a number, and a logarithm that is still to be taken.
template <class T>
struct class_term {
  double value, weight = 0;
  T x = 1;  // value + weight log(x)

  constexpr class_term(double number) : value{number} {}
  constexpr class_term(double number, double times, T logarithm_of)
      : value{number}, weight{times}, x{logarithm_of} {}
};

/// What class k counts in a loss, where some count more than others.
template <class Loss>
constexpr double class_weight(Loss const& loss, std::size_t k) {
  if constexpr (requires { loss.class_weights; })
    if (!loss.class_weights.empty()) return static_cast<double>(loss.class_weights[k]);
  return 1;
}

/// A loss with one label for each position: the mean over the labels that count, weighted by class. It has
///
///   term(y, label, share, dy)  the term of one label, a class_term; it writes the gradient, times the share of a
///                              label
///   wrong_label                the sentence for a label that is no class
///   check()                    what is wrong with its own settings, if it has any
///   takes_rows()               do terms(rows, y, labels, counts, share, dy, logarithms) the same for some rows at
///                              once? it returns the sum of their values, if it has any
///   ignore_index               a label that does not count, if it has one
///   class_weights              none, or a number for each class; wrong_weights is the sentence for others
template <class Loss, class Out, class T>
struct class_loss {
  static_assert(has_classes<Out>,
                "ballast::trainer: the loss wants a channel of the output for each of at least two classes; "
                "let the network "
                "end in dense<2> or more");
  using target = std::int32_t;
  static constexpr std::size_t targets = Out::positions;  // of one sample
  static constexpr std::size_t classes = Out::channels;

  static constexpr status check(Loss const& loss, std::size_t rows, target const* label) {
    if constexpr (requires { loss.check(); })
      if (status const usable = loss.check(); !usable) return usable;
    if constexpr (requires { loss.class_weights; })
      if (!loss.class_weights.empty() && loss.class_weights.size() != classes)
        return {Loss::wrong_weights, 0, static_cast<long long>(loss.class_weights.size()), classes};
    for (std::size_t i = 0; i < rows * targets; ++i)
      if (!ignores(loss, label[i]) && (label[i] < 0 || static_cast<std::size_t>(label[i]) >= classes))
        return {Loss::wrong_label, i / targets, label[i], classes};
    return {};
  }

  /// Writes the gradient by y and returns the loss. Steps past a row's length, if there are lengths, do not
  /// count.
  static constexpr double evaluate(Loss const& loss, std::size_t rows, T const* y, target const* label, T* dy,
                                   std::size_t const* lengths = nullptr) {
    auto const counts = [&](std::size_t row, std::size_t position) {
      return position < valid_positions<Out>(row, lengths) && !ignores(loss, label[row * targets + position]);
    };
    double total = 0, sum = 0;
    kernels::log_sum<T> logarithms;
    for (std::size_t row = 0; row < rows; ++row)
      for (std::size_t position = 0; position < targets; ++position)
        if (counts(row, position))
          total += class_weight(loss, static_cast<std::size_t>(label[row * targets + position]));
    double const share = total > 0 ? 1 / total : 0;
    std::size_t done = 0;
    constexpr std::size_t at_once = rows_at_once();
    if constexpr (at_once > 0)
      if (!std::is_constant_evaluated() && loss.takes_rows())
        for (; done < rows; done += at_once) {
          std::size_t const first = done, now = std::min(at_once, rows - first);
          sum += loss.template terms<classes>(
              now, y + first * classes, label + first,
              [&](std::size_t row) { return counts(first + row, 0); }, static_cast<T>(share),
              dy + first * classes, logarithms);
        }
    for (std::size_t row = done; row < rows; ++row)
      for (std::size_t position = 0; position < targets; ++position) {
        std::size_t const first = row * Out::size + position * Out::position_stride;
        class_scores<T const, classes, Out::channel_stride> const scores{y + first};
        class_scores<T, classes, Out::channel_stride> const slopes{dy + first};
        if (counts(row, position)) {
          class_term<T> const term =
              loss.term(scores, static_cast<std::size_t>(label[row * targets + position]),
                        static_cast<T>(share), slopes);
          sum += term.value;
          if (term.weight != 0) logarithms.add(term.weight, term.x);
        } else {
          for (std::size_t k = 0; k < classes; ++k) slopes[k] = 0;
        }
      }
    return (sum + logarithms.value()) * share;
  }

 private:
  /// How many rows are computed at once, if any: where each has one label, and the loss knows how.
  static constexpr std::size_t rows_at_once() {
    if constexpr (targets == 1 && Out::channel_stride == 1 && requires(Loss const& l) { l.takes_rows(); })
      return kernels::softmax_rows<classes, T>;
    else
      return 0;
  }
  static constexpr bool ignores(Loss const& loss, target label) {
    if constexpr (requires { loss.ignore_index; })
      return label == loss.ignore_index;
    else
      return false;
  }
};

}  // namespace ballast::detail

#endif
