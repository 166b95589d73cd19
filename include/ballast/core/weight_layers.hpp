// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_WEIGHT_LAYERS_HPP
#define BALLAST_CORE_WEIGHT_LAYERS_HPP

#include <ballast/core/place.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

namespace ballast {

/// One layer with weights, wherever it stands: in the topology, in a block, in one of the copies of `repeat`.
struct weight_layer {
  std::size_t offset = 0;  // of its parameters in the network's
  std::size_t layer = 0;   // number in the topology; the layers of a block share one
  std::size_t units = 0;   // rows of its weight
  fans fan{};
  bool trained = true;  // or frozen
};

namespace detail {

/// Calls f(place, tensor) at the first weight of every layer that has one, in data order.
template <class Net, class F>
constexpr void each_first_weight(F const& f) {
  std::size_t next_offset = 0;
  Net::layers::tensors(
      [&](tensor const& t, place const& here, auto) {
        if (t.role != tensor_role::weight || here.offset.parameters < next_offset) return;
        f(here, t);
        next_offset = here.offset.parameters + 1;
      },
      place{});
}

template <class Net>
inline constexpr std::size_t weight_layer_count = [] {
  std::size_t count = 0;
  each_first_weight<Net>([&](auto const&...) { ++count; });
  return count;
}();

}  // namespace detail

/// The layers with weights of a network, in data order.
template <class Net>
inline constexpr std::array<weight_layer, detail::weight_layer_count<Net>> weight_layers = [] {
  std::array<weight_layer, detail::weight_layer_count<Net>> all{};
  auto const& before = Net::layers::plan::template before<1>;
  std::size_t k = 0;
  detail::each_first_weight<Net>([&](place const& here, tensor const& t) {
    auto const after = std::ranges::upper_bound(before, here.offset.parameters, {}, &extent::parameters);
    all[k++] = {here.offset.parameters, static_cast<std::size_t>(after - before.begin()) - 1, t.rows(), t.fan,
                here.rate != 0};
  });
  return all;
}();

/// The number, among the layers with weights, of the one whose parameters begin at an offset.
template <class Net>
constexpr std::optional<std::size_t> weight_layer_at(std::size_t offset) {
  constexpr auto const& all = weight_layers<Net>;
  auto const found = std::ranges::lower_bound(all, offset, {}, &weight_layer::offset);
  if (found == all.end() || found->offset != offset) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin());
}

/// The number of the last one that begins before an offset: the layer whose numbers an activation receives.
template <class Net>
constexpr std::optional<std::size_t> weight_layer_before(std::size_t offset) {
  constexpr auto const& all = weight_layers<Net>;
  auto const found = std::ranges::lower_bound(all, offset, {}, &weight_layer::offset);
  if (found == all.begin()) return std::nullopt;
  return static_cast<std::size_t>(found - all.begin()) - 1;
}

}  // namespace ballast

#endif
