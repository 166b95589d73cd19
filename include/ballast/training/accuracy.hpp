// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_ACCURACY_HPP
#define BALLAST_TRAINING_ACCURACY_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/network.hpp>
#include <ballast/losses/class_loss.hpp>
#include <ballast/losses/valid_positions.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ballast {

namespace detail {

/// f(first of the rows, how many) -> did it write their scores? Then all labels of valid positions are counted.
template <class Net, std::size_t Rows, class Scores>
constexpr double share_of_right(std::span<typename Net::element const> inputs,
                                std::span<std::int32_t const> labels, std::size_t const* lengths,
                                std::int32_t ignore_index, Scores const& score) {
  using in = typename Net::input;
  using out = typename Net::output;
  static_assert(
      has_classes<out>,
      "ballast::accuracy: the output needs a channel for each of at least two classes; let the network "
      "end in dense<2> or more");
  std::size_t const rows = inputs.size() / in::size;
  if (inputs.size() != rows * in::size || labels.size() != rows * out::positions) return math::nan<double>;
  std::size_t counted = 0, right = 0;
  std::array<typename Net::scalar, Rows * out::size> scores{};
  for (std::size_t first = 0; first < rows; first += Rows) {
    std::size_t const here = std::min(Rows, rows - first);
    if (!score(first, here, std::span{scores}.first(here * out::size))) return math::nan<double>;
    for (std::size_t i = 0; i < here * out::positions; ++i) {
      std::size_t const row = first + i / out::positions, position = i % out::positions;
      std::int32_t const label = labels[first * out::positions + i];
      if (label == ignore_index || position >= valid_positions<out>(row, lengths)) continue;
      auto const* const y = scores.data() + i / out::positions * out::size + position * out::position_stride;
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
consteval void check_scratch() {
  static_assert(at_most<sizeof(typename Net::template workspace<Net::batch_rows>), stack_limit>,
                "ballast::accuracy: this network needs more scratch than ballast::stack_limit allows on the "
                "stack; pass a Net::workspace<32> of your own behind the labels, or the lengths");
}

}  // namespace detail

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
  constexpr std::size_t width = Net::input::size;
  return detail::share_of_right<Net, Rows>(
      inputs, labels, nullptr, ignore_index, [&](std::size_t first, std::size_t rows, auto to) {
        return static_cast<bool>(net.batch(inputs.subspan(first * width, rows * width), to, scratch));
      });
}
template <class Net>
constexpr double accuracy(Net const& net, std::span<typename Net::element const> inputs,
                          std::span<std::int32_t const> labels, std::int32_t ignore_index = -100) {
  detail::check_scratch<Net>();
  typename Net::template workspace<Net::batch_rows> own;
  return accuracy<Net, Net::batch_rows>(net, inputs, labels, own, ignore_index);
}

/// The same for rows of different lengths (see core/lengths.hpp): steps past a row's length do not count.
///
/// Rejects     at run time NaN where the lengths are not as many as the rows, or out of range
template <class Net, std::size_t Rows>
constexpr double accuracy(Net const& net, std::span<typename Net::element const> inputs,
                          std::span<std::int32_t const> labels, std::span<std::size_t const> lengths,
                          typename Net::template workspace<Rows>& scratch, std::int32_t ignore_index = -100) {
  constexpr std::size_t width = Net::input::size;
  if (lengths.size() * width != inputs.size()) return math::nan<double>;
  return detail::share_of_right<Net, Rows>(
      inputs, labels, lengths.data(), ignore_index, [&](std::size_t first, std::size_t rows, auto to) {
        return static_cast<bool>(net.batch(inputs.subspan(first * width, rows * width), to,
                                           lengths.subspan(first, rows), scratch));
      });
}
template <class Net>
constexpr double accuracy(Net const& net, std::span<typename Net::element const> inputs,
                          std::span<std::int32_t const> labels, std::span<std::size_t const> lengths,
                          std::int32_t ignore_index = -100) {
  detail::check_scratch<Net>();
  typename Net::template workspace<Net::batch_rows> own;
  return accuracy<Net, Net::batch_rows>(net, inputs, labels, lengths, own, ignore_index);
}

}  // namespace ballast

#endif
