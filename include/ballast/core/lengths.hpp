// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_LENGTHS_HPP
#define BALLAST_CORE_LENGTHS_HPP

#include <ballast/core/shape.hpp>
#include <ballast/core/status.hpp>

#include <cstddef>
#include <span>
#include <utility>

namespace ballast {

// Rows of different lengths: each is filled up to the shape's steps with padding, any finite numbers or valid
// tokens, and one length a row says how many steps are valid.

namespace detail {

/// From steps to as many steps, or to one answer a row, which is not all steps side by side.
template <class In, class Out>
consteval bool keeps_steps() {
  if constexpr (!stepped<In>)
    return true;
  else if constexpr (stepped<Out>)
    return Out::positions == In::positions;
  else
    return In::positions == 1 || Out::size != In::size;
}

template <class L>
consteval bool keeps_lengths();

template <class L, std::size_t... I>
consteval bool parts_keep_lengths(std::index_sequence<I...>) {
  bool all = true;
  if constexpr (requires { typename L::template branch<0>; })
    for (bool const each : {keeps_lengths<typename L::template branch<I>>()...}) all &= each;
  else
    for (bool const each : {keeps_lengths<typename L::template layer_at<I>>()...}) all &= each;
  return all;
}

/// The layer itself, or what it is made of.
template <class L>
consteval bool keeps_lengths() {
  bool all = true;
  if constexpr (requires { typename L::output; }) all = keeps_steps<typename L::input, typename L::output>();
  if constexpr (requires { typename L::template layer_at<0>; })
    all &= parts_keep_lengths<L>(std::make_index_sequence<L::count>{});
  else if constexpr (requires { typename L::body; })
    all &= keeps_lengths<typename L::body>();
  return all;
}

}  // namespace detail

/// A layer through which a length keeps its meaning.
template <class L>
concept keeps_lengths = detail::keeps_lengths<L>();

namespace detail {

template <class L>
consteval void check_layer() {
  static_assert(
      ballast::keeps_lengths<L>,
      "ballast::lengths: behind a layer that changes the number of steps, or lays them side by side, a row's "
      "length has no meaning; keep the number (stride 1, padding), take last or global pooling in the place "
      "of flatten, or leave the lengths out");
}
template <class Layers, std::size_t... K>
consteval void check_layers(std::index_sequence<K...>) {
  (check_layer<typename Layers::template layer_at<K>>(), ...);
}

}  // namespace detail

/// Lengths, one a row, from one step to all, for the layers of a network.
template <class Layers>
constexpr status check_lengths(std::span<std::size_t const> lengths, std::size_t rows) {
  using In = typename Layers::input;
  static_assert(stepped<In>,
                "ballast::lengths: rows of different lengths need a sequence or tokens as input; leave the "
                "lengths out");
  if constexpr (stepped<In>) detail::check_layers<Layers>(std::make_index_sequence<Layers::count>{});
  auto const number = [](std::size_t n) { return static_cast<long long>(n); };
  if (lengths.size() != rows)
    return {"ballast::lengths: there are {found} lengths for {wanted} rows", 0, number(lengths.size()),
            number(rows)};
  for (std::size_t row = 0; row < rows; ++row)
    if (lengths[row] == 0 || lengths[row] > In::positions)
      return {"ballast::lengths: the length of row {row} is {found}, but it must be from 1 to {wanted}", row,
              number(lengths[row]), number(In::positions)};
  return {};
}

}  // namespace ballast

#endif
