// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_ACCURACY_HPP
#define BALLAST_TRAINING_ACCURACY_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/network.hpp>
#include <ballast/losses/class_loss.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ballast {

/// The share of the labels whose class has the largest score.
///
/// Shape       a label for each position of each row, as cross_entropy takes them; of equal scores the first
///             counts
/// Modes       labels of `ignore_index` do not count
/// Cost        inference, in a workspace from the stack or from the caller
/// Rejects     an output of less than two channels; at run time NaN where the labels are not as many as the
///             positions, or none counts
template <class Net, std::size_t Rows>
constexpr double accuracy(Net const& net, std::span<typename Net::element const> inputs,
                          std::span<std::int32_t const> labels,
                          typename Net::template workspace<Rows>& scratch, std::int32_t ignore_index = -100) {
  using in = typename Net::input;
  using out = typename Net::output;
  static_assert(
      detail::has_classes<out>,
      "ballast::accuracy: the output needs a channel for each of at least two classes; let the network "
      "end in dense<2> or more");
  std::size_t const rows = inputs.size() / in::size;
  if (inputs.size() != rows * in::size || labels.size() != rows * out::positions) return math::nan<double>;
  std::size_t counted = 0, right = 0;
  std::array<typename Net::scalar, Rows * out::size> scores{};
  for (std::size_t first = 0; first < rows; first += Rows) {
    std::size_t const here = std::min(Rows, rows - first);
    net.batch(inputs.subspan(first * in::size, here * in::size), std::span{scores}.first(here * out::size),
              scratch);
    for (std::size_t i = 0; i < here * out::positions; ++i) {
      std::int32_t const label = labels[first * out::positions + i];
      if (label == ignore_index) continue;
      auto const* const y =
          scores.data() + i / out::positions * out::size + i % out::positions * out::position_stride;
      std::int32_t best = 0;
      for (std::size_t k = 1; k < out::channels; ++k)
        if (y[k * out::channel_stride] > y[static_cast<std::size_t>(best) * out::channel_stride])
          best = static_cast<std::int32_t>(k);
      ++counted;
      right += best == label;
    }
  }
  return counted == 0 ? math::nan<double> : static_cast<double>(right) / static_cast<double>(counted);
}

template <class Net>
constexpr double accuracy(Net const& net, std::span<typename Net::element const> inputs,
                          std::span<std::int32_t const> labels, std::int32_t ignore_index = -100) {
  static_assert(at_most<sizeof(typename Net::template workspace<Net::batch_rows>), stack_limit>,
                "ballast::accuracy: this network needs more scratch than ballast::stack_limit allows on the "
                "stack; pass a "
                "Net::workspace<32> of your own as fourth argument");
  typename Net::template workspace<Net::batch_rows> own;
  return accuracy<Net, Net::batch_rows>(net, inputs, labels, own, ignore_index);
}

}  // namespace ballast

#endif
