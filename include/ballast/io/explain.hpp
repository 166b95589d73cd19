// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_IO_EXPLAIN_HPP
#define BALLAST_IO_EXPLAIN_HPP

#include <ballast/flow/require_stable.hpp>

#include <array>
#include <charconv>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ballast {

namespace detail {

/// A type as its user writes it: "repeat<50, dense<64>, tanh>".
template <class Type>
std::string spelling() {
  std::string text{flow::name_of<Type>()};
  auto const drop = [&](std::string_view part) {
    for (std::size_t at = 0; (at = text.find(part, at)) != std::string::npos;) text.erase(at, part.size());
  };
  drop("ballast::");
  drop("flow::");
  for (std::size_t at = 0; (at = text.find("> >", at)) != std::string::npos; ++at) text.erase(at + 1, 1);
  return text;
}

template <class Layers, std::size_t... K>
std::array<std::string, sizeof...(K)> spellings(std::index_sequence<K...>) {
  return {spelling<typename Layers::template description_at<K>>()...};
}

/// Three digits.
inline std::string brief(double x) {
  std::array<char, 32> text;
  return {text.data(),
          std::to_chars(text.data(), text.data() + text.size(), x, std::chars_format::general, 3).ptr};
}

inline std::string aligned(std::initializer_list<std::string> cells) {
  std::string line;
  for (std::string const& cell : cells)
    line += std::string(cell.size() < 10 ? 10 - cell.size() : 1, ' ') + cell;
  return line;
}

inline std::string_view word(verdict v) {
  constexpr std::string_view words[] = {"stable", "vanishing", "exploding", "marginal", "unknown"};
  return words[static_cast<std::size_t>(v)];
}

}  // namespace detail

/// The gradient flow of a network as text. A line a layer with weights: the second moment of what it reads, the gain
/// of the gradient through it, log10 |dL/dW| and the deviation of that from draw to draw. Then the verdict, the first
/// layer at fault, and the cheapest change that makes the network stable.
template <class Net, flow::limits By = {}, std::size_t Batch = 32>
std::string explain() {
  constexpr auto const& predicted = gradient_flow<Net, Batch>;
  constexpr flow::judgment judged = predicted.judge(By);
  auto const names = detail::spellings<typename Net::layers>(std::make_index_sequence<Net::layers::count>{});
  std::string text = detail::aligned({"layer", "E x^2", "gain", "decades", "spread"}) + '\n';
  if (predicted.known())
    for (flow::layer_flow const& row : predicted.layers)
      text += detail::aligned({std::to_string(row.layer), detail::brief(row.second_moment),
                               detail::brief(row.gain), detail::brief(row.decades),
                               detail::brief(row.deviation())}) +
              "  " + names[row.layer] + '\n';
  ((text += detail::word(judged.result)) += ": ") += judged.reason;
  if constexpr (judged.result != verdict::stable) {
    text += "; first at layer " + std::to_string(judged.layer) + ", " + names[judged.layer];
    if (predicted.known()) text += ", by " + detail::brief(judged.decades) + " decades";
    using cure = flow::cheapest_cure<Net, By, Batch>;
    text += std::is_same_v<cure, flow::no_single_change> ? "\ncure: no single change that was tried is enough"
                                                         : "\ncure: " + detail::spelling<cure>();
  }
  return text + '\n';
}

}  // namespace ballast

#endif
