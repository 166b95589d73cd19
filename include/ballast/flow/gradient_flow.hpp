// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_GRADIENT_FLOW_HPP
#define BALLAST_FLOW_GRADIENT_FLOW_HPP

#include <ballast/core/network.hpp>
#include <ballast/flow/gradient.hpp>
#include <ballast/flow/inputs.hpp>
#include <ballast/flow/signal.hpp>
#include <ballast/flow/walk.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace ballast {

namespace flow {

/// What the compiler predicts of a network at its start. Layers counts those with weights.
template <std::size_t Layers>
struct prediction {
  std::array<layer_flow, Layers> layers{};  // in data order; empty numbers where the flow is unknown
  double input_decades = 0;                 // typical log10 of the gradient by the network's input
  double largest_sensitivity = 0, largest_log_variance = 0;  // of the signal, over all boundaries
  std::string_view unknown{};                                // why; empty where all is known
  std::size_t unknown_layer = 0;                             // number in the topology

  constexpr bool known() const { return unknown.empty(); }
};

/// The steps of a network.
template <class Net>
struct route {
  using start = typename Net::initializer;
  static constexpr std::size_t count = [] {
    path<start> counted;
    counted.template pass<typename Net::layers>();
    return counted.count;
  }();
  static constexpr std::array<step, count> steps = [] {
    std::array<step, count> all{};
    path<start> written{all.data()};
    written.template pass<typename Net::layers>();
    return all;
  }();
};

template <class... Mode>
auto inputs_among(mode_list<Mode...>) -> ballast::detail::mode_or<role::inputs, inputs<1>, Mode...>;

template <class Net>
constexpr signal input_signal(std::size_t batch) {
  using data = decltype(inputs_among(typename Net::modes{}));
  return {.second_moment = data::second_moment,
          .mean = data::mean,
          .pair = data::pair,
          .width = Net::input::size,
          .samples = batch};
}

/// How far the signal has come.
struct progress {
  ascent up{};
  double largest_sensitivity = 0, largest_log_variance = 0;
  std::size_t layer = 0;
};

/// So many steps are one constant: a quadrature takes a part of what compilers grant to a constant.
inline constexpr std::size_t stretch_length = 16;

struct stretch {
  progress reached{};
  std::array<row, stretch_length> rows{};

  constexpr void advance(step const* first, std::size_t count) {
    signal const& now = reached.up.now;
    for (std::size_t k = 0; k < count && now.unknown.empty(); ++k) {
      rows[k] = first[k].ahead(reached.up);
      rows[k].layer = reached.layer = first[k].layer;
      reached.largest_sensitivity = std::max(reached.largest_sensitivity, now.sensitivity);
      reached.largest_log_variance = std::max(reached.largest_log_variance, now.log_variance);
    }
  }
};

template <class Net, std::size_t Batch, std::size_t K>
inline constexpr stretch stretches = [] {
  stretch s{};
  if constexpr (K == 0)
    s.reached.up.now = input_signal<Net>(Batch);
  else
    s.reached = stretches<Net, Batch, K - 1>.reached;
  constexpr std::size_t first = K * stretch_length;
  s.advance(route<Net>::steps.data() + first, std::min(stretch_length, route<Net>::count - first));
  return s;
}();

/// All stretches, evaluated in order: the braces keep the template depth constant.
template <class Net, std::size_t Batch, std::size_t... K>
consteval std::array<stretch const*, sizeof...(K)> walk_up(std::index_sequence<K...>) {
  return {&stretches<Net, Batch, K>...};
}
template <class Net, std::size_t Batch>
inline constexpr auto way_up = walk_up<Net, Batch>(
    std::make_index_sequence<(route<Net>::count + stretch_length - 1) / stretch_length>{});

constexpr std::size_t count_weights(auto const& way) {
  std::size_t sum = 0;
  for (stretch const* part : way)
    for (row const& r : part->rows) sum += r.has_weights();
  return sum;
}

template <class Net, std::size_t Batch>
consteval auto predict() {
  constexpr auto const& up = way_up<Net, Batch>;
  constexpr std::size_t weights = count_weights(up);
  progress const& top = up.back()->reached;
  prediction<weights> p{.largest_sensitivity = top.largest_sensitivity,
                        .largest_log_variance = top.largest_log_variance,
                        .unknown = top.up.now.unknown,
                        .unknown_layer = top.layer};
  if (!p.known()) return p;
  descent down{};
  std::size_t left = weights;
  for (std::size_t k = route<Net>::count; k-- > 0;) {
    row const& r = up[k / stretch_length]->rows[k % stretch_length];
    if (r.has_weights()) p.layers[--left] = weight_gradient(r, down.now);
    down.pass(r);
  }
  p.input_decades = (down.now.log_square + down.now.log_shift / std::numbers::ln10) / 2;
  return p;
}

}  // namespace flow

/// The gradient's way through a network at its start, predicted by the compiler for batches of Batch samples.
///
/// Cost    nothing at run time; to the compiler a few milliseconds a layer
/// Source  Schoenholz et al. 2017; Hanin & Nica 2020 for the spread at finite width
template <class Net, std::size_t Batch = 32>
inline constexpr auto gradient_flow = flow::predict<Net, Batch>();

}  // namespace ballast

#endif
