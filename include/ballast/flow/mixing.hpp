// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_MIXING_HPP
#define BALLAST_FLOW_MIXING_HPP

#include <ballast/core/site.hpp>
#include <ballast/flow/row.hpp>
#include <ballast/flow/spread.hpp>
#include <ballast/flow/weight_law.hpp>
#include <ballast/initializers/initializer.hpp>

#include <algorithm>
#include <type_traits>

namespace ballast::flow {

/// What Init draws.
template <initializer Init>
constexpr weight_law law_of(fans f) {
  if constexpr (draws_uniform<Init>)
    return {weight_kind::random, Init::bound(f) * Init::bound(f) / 3};
  else if constexpr (draws_normal<Init>)
    return {weight_kind::random, Init::standard_deviation(f) * Init::standard_deviation(f)};
  else if constexpr (requires { Init::law(f); })
    return Init::law(f);
  else
    return {};
}

/// What a layer with weights notes of the signal that it reads.
constexpr row read_by_weights(signal const& s, weight_kind kind, std::size_t fan_in, std::size_t fan_out) {
  return {.mixes = true,
          .random = kind == weight_kind::random,
          .width = s.width,
          .fan_in = fan_in,
          .fan_out = fan_out,
          .second_moment = s.second_moment,
          .mean = s.mean,
          .pair = s.pair,
          .overlap = s.overlap(),
          .near = s.near,
          .input_variance = s.log_variance,
          .input_shift = s.log_shift,
          .read_interval = s.interval};
}

/// y = W x + b: in expectation exact at any width.
constexpr row mix(signal& s, fans fan, weight_law weight, weight_law bias) {
  double const in = static_cast<double>(fan.in), out = static_cast<double>(fan.out);
  row r = read_by_weights(s, weight.kind, fan.in, fan.out);
  r.gain = in * weight.square;
  if (weight.kind == weight_kind::unknown || bias.kind == weight_kind::unknown)
    s.lose("the initializer does not tell what it draws: give it a bound, a standard_deviation or a law");
  if (weight.kind == weight_kind::constant && weight.square > 0)
    s.lose("all weights start equal, so that all units learn the same: use an initializer that draws");

  double const kept = r.gain * s.second_moment;
  s.second_moment = kept + bias.square;
  s.pair = r.gain * s.pair + bias.square;
  s.near = r.gain * s.near + bias.square;
  double const share = s.second_moment > 0 ? kept / s.second_moment : 0;
  for (double* part : {&s.log_variance, &s.sample_variance}) *part *= share * share;
  for (double* part : {&s.log_shift, &s.sample_shift}) *part *= share;
  s.overlap_variance *= share * share;
  s.pass_sensitivity(share);
  s.along.soften(share);
  r.size_damping = share;
  if (weight.kind == weight_kind::identity) {
    s.mean = s.mean * std::min(1.0, in / out) + bias.mean;
    return r;
  }
  s.mean = bias.mean;
  r.map = profile_map::nothing();
  r.bend_turning = 1;
  s.steer = s.at_fork ? r.gain : 0;
  s.tilt = {};
  s.at_fork = false;
  s.become_normal();
  s.gaussian = s.mixed = true;
  if (r.random) {
    r.coupling = 1 / in;
    spread const of_batch = log_mean_square(out * s.independent_samples()), of_sample = log_mean_square(out);
    s.log_variance += of_batch.variance;
    s.log_shift += of_batch.shift;
    s.sample_variance += of_sample.variance;
    s.sample_shift += of_sample.shift;
    s.turn_samples(fan.out);
  }
  return r;
}

/// The same by the initializer of the layer, or of its network.
template <class LayerStart, class NetworkStart>
constexpr row mix(signal& s, fans fan, bool has_bias) {
  using rule = typename ballast::detail::chosen_start<LayerStart, NetworkStart>::type;
  return mix(s, fan, law_of<rule>(fan),
             has_bias ? law_of<bias_start<rule>>(fan) : weight_law{weight_kind::constant});
}

}  // namespace ballast::flow

#endif
