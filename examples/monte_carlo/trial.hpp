// SPDX-License-Identifier: BSL-1.0
#ifndef MONTE_CARLO_TRIAL_HPP
#define MONTE_CARLO_TRIAL_HPP

#include "comparison.hpp"
#include "pull.hpp"
#include "random_network.hpp"

#include <ballast/ballast.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

namespace monte_carlo {

inline constexpr std::size_t draws = 200;

inline std::vector<double> normal_numbers(std::size_t count, nn::random::stream stream) {
  std::vector<double> x(count);
  for (std::size_t i = 0; i < count; ++i) x[i] = nn::random::normal<double>(stream.bits(i));
  return x;
}

/// The means over draws, as the prediction writes them: each draw has other weights, normal inputs, and a random
/// direction of the gradient by the answers.
template <class Net, std::size_t Batch>
auto measure(std::uint64_t seed) {
  using meters = std::array<nn::flow::typical_decades, nn::weight_layers<Net>.size()>;
  meters output{}, weight{};
  std::array<nn::flow::layer_flow, nn::weight_layers<Net>.size()> layers{};
  for (std::uint64_t draw = 0; draw < draws; ++draw) {
    std::uint64_t const own = nn::random::mix(seed + draw);
    auto const net = std::make_unique<Net>(own);
    auto const inputs = normal_numbers(Batch * Net::input::size, {own, 1}),
               directions = normal_numbers(Batch * Net::output::size, {own, 2});
    auto const flow =
        nn::measure_gradient_flow<Batch, Net, pull>(*net, inputs, directions, pull{}, own).layers;
    for (std::size_t k = 0; k < flow.size(); ++k) {
      layers[k] = flow[k];
      if (flow[k].silent) continue;
      weight[k].add(std::pow(10, flow[k].decades));
      output[k].add(std::pow(10, flow[k].output_decades));
    }
  }
  for (std::size_t k = 0; k < layers.size(); ++k) {
    layers[k].output_decades = output[k].mean();
    layers[k].decades = weight[k].mean();
    layers[k].beta = weight[k].variance() * 4 * std::numbers::ln10 * std::numbers::ln10;
    layers[k].silent = weight[k].silent();
  }
  return layers;
}

/// The verdict by the rules of the prediction, but of means and deviations that were measured.
template <std::size_t Layers>
void judge(std::array<nn::flow::layer_flow, Layers> const& measured, comparison& c) {
  auto const active = [](auto const& l) { return !l.silent; };
  auto const last = std::find_if(measured.rbegin(), measured.rend(), active);
  nn::flow::limits const by{};
  bool steady = true, lost = false;
  for (nn::flow::layer_flow const& l : measured) {
    if (l.silent) continue;
    double const d = nn::flow::decades_off(l, *last), s = l.deviation();
    steady = steady && std::abs(d) + 2 * s < by.stable;
    lost = lost || std::abs(d) > by.unstable;
    if (std::abs(d) >= std::abs(c.decades)) c.decades = d;
    c.deviation = std::max(c.deviation, s);
  }
  c.measured = lost ? outcome::lost : steady ? outcome::steady : outcome::between;
}

template <std::uint64_t Seed, std::size_t Number>
comparison compare() {
  using random = random_network<Seed, Number>;
  using net = typename random::type;
  constexpr auto const& predicted = nn::gradient_flow<net, random::batch>;
  constexpr nn::flow::judgment verdict = predicted.judge();
  comparison c{.seed = Seed,
               .number = Number,
               .name = random::name(),
               .depth = net::depth,
               .width = random::width,
               .batch = random::batch,
               .predicted = verdict.result,
               .reason = verdict.reason};
  auto const measured = measure<net, random::batch>(nn::random::mix(Seed) + Number);
  for (std::size_t k = 0; predicted.known() && k < measured.size(); ++k) {
    nn::flow::layer_flow const &p = predicted.layers[k], &m = measured[k];
    if (p.silent || m.silent)
      c.silent_as_predicted = c.silent_as_predicted && p.silent == m.silent;
    else
      c.layers.push_back(
          {p.decades, m.decades, m.deviation() / std::sqrt(static_cast<double>(draws)), p.beta});
  }
  judge(measured, c);
  return c;
}

}  // namespace monte_carlo

#endif
