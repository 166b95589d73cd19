// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_LOOKUP_HPP
#define BALLAST_FLOW_LOOKUP_HPP

#include <ballast/flow/mixing.hpp>
#include <ballast/flow/row.hpp>
#include <ballast/flow/spread.hpp>

#include <cstddef>

namespace ballast::flow {

/// A row of a table for each token, all of which are taken to be equally frequent: a product with a vector of
/// zeros and a single one. `fan_in` counts that one.
constexpr row look_up(signal& s, std::size_t words, std::size_t features, weight_law weight) {
  double const same = 1 / static_cast<double>(words);  // how often two tokens are one word
  if (weight.kind == weight_kind::unknown)
    s.lose("the initializer does not tell what it draws: give it a bound, a standard_deviation or a law");
  if (weight.kind != weight_kind::random && weight.square > 0)
    s.lose("the table of the embedding is not random: use an initializer that draws");
  row const r{.random = true,
              .fan_in = 1,
              .fan_out = features,
              .second_moment = 1,
              .mean = same,
              .pair = same,
              .overlap = same,
              .near = same};
  s.second_moment = weight.square;
  s.mean = weight.mean;
  s.pair = s.near = weight.square * same;
  s.width = features;
  s.become_normal();
  s.gaussian = false;
  s.mixed = true;
  s.overlap_variance = s.fresh_overlap(features);
  spread const one = log_mean_square(static_cast<double>(features));
  s.sample_variance = one.variance;
  s.sample_shift = one.shift;
  spread const all = log_mean_square(s.elements());
  s.log_variance = all.variance;
  s.log_shift = all.shift;
  return r;
}

/// The same by the initializer of the layer, or of its network.
template <class LayerStart, class NetworkStart>
constexpr row look_up(signal& s, fans fan) {
  using rule = typename ballast::detail::chosen_start<LayerStart, NetworkStart>::type;
  return look_up(s, fan.out, fan.in, law_of<rule>(fan));
}

}  // namespace ballast::flow

#endif
