// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_GRADIENT_FLOW_HPP
#define BALLAST_FLOW_GRADIENT_FLOW_HPP

#include <ballast/core/network.hpp>
#include <ballast/flow/descent.hpp>
#include <ballast/flow/gradient.hpp>
#include <ballast/flow/inputs.hpp>
#include <ballast/flow/path.hpp>
#include <ballast/flow/row.hpp>
#include <ballast/flow/verdict.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

namespace ballast {

namespace flow {

/// What the compiler predicts of a network at its start. Layers counts those with weights.
template <std::size_t Layers>
struct prediction : network_facts {
  std::array<layer_flow, Layers> layers{};  // in data order; where the flow is unknown without numbers

  constexpr judgment judge(limits const& by = {}) const { return flow::judge(*this, layers, by); }
};

/// The steps of a network.
template <class Net>
struct route {
  using start = start_at<typename Net::initializer, typename Net::layers>;
  static constexpr std::size_t count = [] {
    itinerary counted;
    path<start>{&counted}.template pass<typename Net::layers>();
    return counted.count;
  }();
  static constexpr std::array<step, count> steps = [] {
    std::array<step, count> all{};
    itinerary written{all.data()};
    path<start>{&written}.template pass<typename Net::layers>();
    return all;
  }();
};

template <class... Mode>
auto inputs_among(mode_list<Mode...>) -> ballast::detail::mode_or<role::inputs, inputs<1>, Mode...>;

template <class Net>
constexpr signal input_signal(std::size_t batch) {
  using data = decltype(inputs_among(typename Net::modes{}));
  signal s{.second_moment = data::second_moment,
           .mean = data::mean,
           .pair = data::pair,
           .near = data::near,
           .samples = batch};
  set_shape<typename Net::input>(s);
  s.overlap_variance = 1 / static_cast<double>(s.width);
  return s;
}

/// Of length one in a random direction.
template <class Shape>
constexpr gradient output_gradient(std::size_t batch) {
  gradient g{.overlap = 1 / static_cast<double>(Shape::channels), .samples = batch};
  for (std::size_t k = 0; k < 2; ++k) g.along.axes[k].length = lengths_of<Shape>[k];
  return g;
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
  std::size_t count = 0;

  constexpr void advance(step const* first, std::size_t steps) {
    signal const& now = reached.up.now;
    count = steps;
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

template <class Net>
inline constexpr std::size_t stretch_count = (route<Net>::count + stretch_length - 1) / stretch_length;

/// All stretches, evaluated in order: the braces keep the template depth constant.
template <class Net, std::size_t Batch, std::size_t... K>
consteval std::array<stretch const*, sizeof...(K)> walk_up(std::index_sequence<K...>) {
  return {&stretches<Net, Batch, K>...};
}
template <class Net, std::size_t Batch>
inline constexpr auto way_up = walk_up<Net, Batch>(std::make_index_sequence<stretch_count<Net>>{});

constexpr std::size_t count_weights(auto const& way) {
  std::size_t sum = 0;
  for (stretch const* part : way)
    for (row const& r : part->rows) sum += r.has_weights();
  return sum;
}

/// The gradient's way through a stretch.
struct retreat {
  descent down{};
  std::array<layer_flow, stretch_length> layers{};  // with weights, the last one first
  std::size_t count = 0;                            // of them
  std::size_t left = 0;                             // in the stretches below
  bool cut = false;
  std::size_t cut_layer = 0;

  constexpr void pass(stretch const& s) {
    for (std::size_t k = s.count; k-- > 0;) {
      row const& r = s.rows[k];
      gradient const by_output = down.now;
      if (r.arrive) r.arrive(r, down.now);
      if (r.has_weights()) {
        layers[count++] = weight_gradient(r, by_output, down.now);
        --left;
      }
      down.pass(r);
      if (!cut && left > 0 && down.height == 0 && down.now.silent) {
        cut = true;
        cut_layer = r.layer;
      }
    }
  }
};

/// By the number of stretches above.
template <class Net, std::size_t Batch, std::size_t K>
inline constexpr retreat retreats = [] {
  retreat r{};
  if constexpr (K == 0) {
    r.down.now = output_gradient<typename Net::output>(Batch);
    r.left = count_weights(way_up<Net, Batch>);
  } else {
    retreat const& above = retreats<Net, Batch, K - 1>;
    r.down = above.down;
    r.left = above.left;
    r.cut = above.cut;
    r.cut_layer = above.cut_layer;
  }
  r.pass(stretches<Net, Batch, stretch_count<Net> - 1 - K>);
  return r;
}();

template <class Net, std::size_t Batch, std::size_t... K>
consteval std::array<retreat const*, sizeof...(K)> walk_down(std::index_sequence<K...>) {
  return {&retreats<Net, Batch, K>...};
}

template <class Net, std::size_t Batch>
consteval auto predict() {
  constexpr auto const& up = way_up<Net, Batch>;
  constexpr progress const& top = up.back()->reached;
  prediction<count_weights(up)> p{};
  p.largest_sensitivity = top.largest_sensitivity;
  p.largest_log_variance = top.largest_log_variance;
  p.doubt = top.up.now.doubt();
  p.unknown = top.up.now.unknown;
  p.unknown_layer = top.layer;
  p.culprit = top.up.now.culprit;
  if constexpr (top.up.now.unknown.empty()) {
    constexpr auto way_down = walk_down<Net, Batch>(std::make_index_sequence<stretch_count<Net>>{});
    std::size_t left = p.layers.size();
    for (retreat const* part : way_down)
      for (std::size_t k = 0; k < part->count; ++k) p.layers[--left] = part->layers[k];
    retreat const& last = *way_down.back();
    gradient const& g = last.down.now;
    p.cut = last.cut;
    p.cut_layer = last.cut_layer;
    p.input_decades = (g.log_square + g.log_shift / std::numbers::ln10) / 2;
  }
  return p;
}

}  // namespace flow

/// The gradient's way through a network at its start, predicted by the compiler for batches of Batch samples.
///
/// Cost    nothing at run time; to the compiler a few milliseconds a layer
/// Source  Schoenholz et al. 2017; Hanin & Nica 2020 for the spread at finite width
template <class Net, std::size_t Batch = 32>
inline constexpr auto gradient_flow = flow::predict<Net, Batch>();

/// True where the prediction is sure that neither signal nor gradient vanishes or explodes at the start:
/// `static_assert(stable<Net>)`. False where it is not sure. Other limits: `stable<Net, {.stable = 1}>`.
template <class Net, flow::limits By = {}, std::size_t Batch = 32>
inline constexpr bool stable = gradient_flow<Net, Batch>.judge(By).result == verdict::stable;

}  // namespace ballast

#endif
