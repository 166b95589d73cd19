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

/// A number, or what it is between.
inline std::string interval(double least, double more) {
  return more == 0 ? brief(least) : brief(least) + ".." + brief(least + more);
}

inline std::string aligned(std::initializer_list<std::string> cells) {
  std::string line;
  for (std::string const& cell : cells)
    line += std::string(cell.size() < 10 ? 10 - cell.size() : 1, ' ') + cell;
  return line;
}

}  // namespace detail

/// The cheapest change that makes a network stable, as it is written: "kaiming_normal". Empty where none is
/// needed, or no single one is enough.
template <class Net, flow::limits By = {}, std::size_t Batch = 32>
std::string cure_name() {
  if constexpr (!stable<Net, By, Batch>) {
    using cure = flow::cheapest_cure<Net, By, Batch>;
    if constexpr (!std::is_same_v<cure, flow::no_single_change>) return detail::spelling<cure>();
  }
  return {};
}

/// The verdict on a network as text: its reason, and where it is not stable the first layer at fault, and the
/// cure.
template <class Net, flow::limits By = {}, std::size_t Batch = 32>
std::string explain_verdict() {
  constexpr auto const& predicted = gradient_flow<Net, Batch>;
  constexpr flow::judgment judged = predicted.judge(By);
  std::string text{name_of(judged.result)};
  (text += ": ") += judged.reason;
  if constexpr (judged.result != verdict::stable) {
    text += "; first at layer " + std::to_string(judged.layer) + ", " +
            detail::spelling<typename Net::layers::template description_at<judged.layer>>();
    if (predicted.known()) text += ", by " + detail::brief(judged.decades) + " decades";
    std::string const cure = cure_name<Net, By, Batch>();
    text += cure.empty() ? "\ncure: no single change that was tried is enough" : "\ncure: " + cure;
  }
  return text + '\n';
}

/// The gradient flow of a network as text. A line a layer with weights: the second moment of what it reads,
/// the gain of the gradient through it, log10 |dL/dW|, or what that is between, and its deviation from draw
/// to draw. Then the verdict.
template <class Net, flow::limits By = {}, std::size_t Batch = 32>
std::string explain() {
  constexpr auto const& predicted = gradient_flow<Net, Batch>;
  auto const names = detail::spellings<typename Net::layers>(std::make_index_sequence<Net::layers::count>{});
  std::string text = detail::aligned({"layer", "E x^2", "gain", "decades", "spread"}) + '\n';
  if (predicted.known())
    for (flow::layer_flow const& row : predicted.layers)
      text += detail::aligned({std::to_string(row.layer), detail::brief(row.second_moment),
                               detail::brief(row.gain), detail::interval(row.decades, row.interval),
                               detail::brief(row.deviation())}) +
              "  " + names[row.layer] + '\n';
  return text + explain_verdict<Net, By, Batch>();
}

}  // namespace ballast

#endif
