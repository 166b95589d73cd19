// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_PLAN_HPP
#define BALLAST_CORE_PLAN_HPP

#include <ballast/core/bind.hpp>
#include <ballast/core/layer.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

namespace ballast::detail {

/// What the plan needs to know of each layer, as values.
struct layer_facts {
  std::size_t width = 0;  // scalars in the output of a sample
  bool reads_input = false, reads_output = false, trainable = false;
  std::size_t depth = 0, indices = 0;
};

template <class L>
inline constexpr layer_facts facts_of{L::output::size, L::needs_input, L::needs_output,
                                      L::trainable,    L::depth,       L::indices};

// The packs below expand in braced lists, which have no limit on their length, and bind layer 0, 1, 2, ... in
// this order, which keeps the template depth constant. As consteval functions they leave no symbol.

template <class List, std::size_t... I>
consteval std::array<layer_facts, sizeof...(I)> collect_facts(std::index_sequence<I...>) {
  return {facts_of<typename bound<List, I>::type>...};
}

template <class List, std::size_t Rows, std::size_t... I>
consteval std::array<extent, sizeof...(I)> collect_needs(std::index_sequence<I...>) {
  return {bound<List, I>::type::template needs<Rows>...};
}

/// Up to layer First under one call, from there on under another.
template <class List, std::size_t First, class Before, class Call, std::size_t... I>
consteval std::size_t largest_scratch(std::index_sequence<I...>) {
  return std::ranges::max(
      {bound<List, I>::type::template scratch<std::conditional_t<(I < First), Before, Call>>...});
}

/// Residual branches in a row.
template <class L>
inline constexpr std::size_t branches_of = 0;
template <class L>
  requires requires { L::branches; }
inline constexpr std::size_t branches_of<L> = L::branches;

template <class List, std::size_t... I>
consteval std::size_t sum_of_branches(std::index_sequence<I...>) {
  std::size_t sum = 0;
  for (std::size_t const each : {branches_of<typename bound<List, I>::type>...}) sum += each;
  return sum;
}

/// Whole vectors, so that neighbors do not share a cache line; short slices stay short.
constexpr std::size_t padded(std::size_t n) { return n < 16 ? n : (n + 15) / 16 * 16; }

/// Memory layout of a list.
template <class List>
struct plan {
  static constexpr auto order = std::make_index_sequence<List::count>{};
  static constexpr auto layers = collect_facts<List>(order);
  static constexpr std::size_t count = layers.size();  // binds every layer, first to last

  static constexpr std::size_t first_trainable =
      static_cast<std::size_t>(std::ranges::find(layers, true, &layer_facts::trainable) - layers.begin());
  static constexpr std::size_t depth = [] {
    std::size_t sum = 0;
    for (layer_facts const& each : layers) sum += each.depth;
    return sum;
  }();
  static constexpr std::array<std::size_t, count + 1> indices_before = [] {
    std::array<std::size_t, count + 1> sum{};
    for (std::size_t k = 0; k < count; ++k) sum[k + 1] = sum[k] + layers[k].indices;
    return sum;
  }();

  /// Is the boundary before layer k read by a backward function?
  static constexpr bool kept(std::size_t k) {
    return k > 0 && k < count && (layers[k - 1].reads_output || layers[k].reads_input);
  }
  static constexpr std::size_t widest = [] {
    std::size_t width = 0;
    for (std::size_t k = 0; k + 1 < count; ++k) width = std::max(width, layers[k].width);
    return width;
  }();
  template <std::size_t Rows>
  static constexpr std::size_t buffer = padded(std::size_t{Rows} * widest);

  /// The extents before each layer; a kept boundary stands in the trace right before the layer that it feeds.
  /// Only the layers from First on are traced.
  template <std::size_t Rows, std::size_t First = 0>
  static constexpr std::array<extent, count + 1> before = [] {
    std::array<extent, count> const needs = collect_needs<List, Rows>(order);
    std::array<extent, count + 1> sum{};
    for (std::size_t k = 0; k < count; ++k) {
      sum[k + 1] = sum[k] + needs[k];
      sum[k + 1].trace = padded(sum[k + 1].trace);
      if (k < First) sum[k + 1].trace = 0;
      if (k + 1 >= First && kept(k + 1)) sum[k + 1].trace += padded(Rows * layers[k].width);
    }
    return sum;
  }();
};

}  // namespace ballast::detail

#endif
