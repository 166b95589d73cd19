// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LOSSES_CROSS_ENTROPY_HPP
#define BALLAST_LOSSES_CROSS_ENTROPY_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/shape.hpp>
#include <ballast/core/status.hpp>

#include <cstddef>
#include <cstdint>
#include <span>

namespace ballast {

namespace detail {

template <class Out>
concept has_classes = real_shape<Out> &&(Out::channels >= 2);

}  // namespace detail

/// -log softmax(y)[label], with y as logits; the mean over the labels, weighted by class.
///
/// Shape       an output of K channels, one label in [0, K) for each position: vec<K> takes one a row
/// Modes       `ignore_index` marks labels that do not count; `class_weights`, K numbers that the caller
///             keeps, weigh the labels. Where no label counts the loss is zero
/// Cost        one pass; right at logits of any size: the largest is subtracted first
/// Rejects     an output of less than two channels; at run time a label that is no class
/// Source      torch.nn.CrossEntropyLoss
struct cross_entropy {
  std::int32_t ignore_index = -100;
  std::span<float const> class_weights{};

  template <class Out, class T>
  struct on {
    static_assert(
        detail::has_classes<Out>,
        "ballast::cross_entropy: the output needs a channel for each of at least two classes; let the "
        "network end in dense<2> or more");
    using target = std::int32_t;
    static constexpr std::size_t targets = Out::positions;  // of one sample
    static constexpr std::size_t classes = Out::channels;

    static constexpr status check(cross_entropy const& loss, std::size_t rows, target const* label) {
      if (!loss.class_weights.empty() && loss.class_weights.size() != classes)
        return {"ballast::cross_entropy: there are {found} class weights for {wanted} classes", 0,
                static_cast<long long>(loss.class_weights.size()), classes};
      for (std::size_t i = 0; i < rows * targets; ++i)
        if (label[i] != loss.ignore_index && (label[i] < 0 || static_cast<std::size_t>(label[i]) >= classes))
          return {
              "ballast::cross_entropy: the label of row {row} is {found}, but there are {wanted} classes, "
              "from 0",
              i / targets, label[i], classes};
      return {};
    }

    /// Writes the gradient by y, weight (softmax(y) - [k = label]) / total weight, and returns the loss.
    static constexpr double evaluate(cross_entropy const& loss, std::size_t rows, T const* y,
                                     target const* label, T* dy) {
      double total_weight = 0, sum = 0;
      for (std::size_t i = 0; i < rows * targets; ++i) total_weight += weight(loss, label[i]);
      double const share = total_weight > 0 ? 1 / total_weight : 0;
      for (std::size_t i = 0; i < rows * targets; ++i) {
        std::size_t const first = i / targets * Out::size + i % targets * Out::position_stride;
        double const w = weight(loss, label[i]) * share;
        sum += w * differentiate(y + first, label[i], static_cast<T>(w), dy + first);
      }
      return sum;
    }

   private:
    static constexpr double weight(cross_entropy const& loss, target label) {
      if (label == loss.ignore_index) return 0;
      return loss.class_weights.empty()
                 ? 1
                 : static_cast<double>(loss.class_weights[static_cast<std::size_t>(label)]);
    }

    /// One label's loss; its gradient, times w, is written to dy.
    static constexpr double differentiate(T const* y, target label, T w, T* dy) {
      constexpr std::size_t stride = Out::channel_stride;
      T largest = y[0];
      for (std::size_t k = 1; k < classes; ++k) largest = math::max(largest, y[k * stride]);
      T sum = 0;
      for (std::size_t k = 0; k < classes; ++k) sum += dy[k * stride] = math::exp(y[k * stride] - largest);
      T const scale = w / sum;
      for (std::size_t k = 0; k < classes; ++k) dy[k * stride] *= scale;
      if (w == 0) return 0;
      std::size_t const hit = static_cast<std::size_t>(label) * stride;
      dy[hit] -= w;
      return static_cast<double>(math::log(sum)) + static_cast<double>(largest - y[hit]);
    }
  };
};

}  // namespace ballast

#endif
