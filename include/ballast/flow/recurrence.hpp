// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_RECURRENCE_HPP
#define BALLAST_FLOW_RECURRENCE_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/cell.hpp>
#include <ballast/flow/gradient.hpp>
#include <ballast/flow/mixing.hpp>
#include <ballast/flow/row.hpp>
#include <ballast/flow/time_walk.hpp>

#include <algorithm>
#include <cstddef>

// A recurrent layer is dense on each step, to the sums of its gates, and a walk through time from there to h.
// What of the gradient by the h of one step reaches the sums of that step and of all before is the step's
// `reach`.

namespace ballast::flow {

/// Sum over positions of one profile weighed by another, by their number.
constexpr double mean_product(axis_profile const& a, axis_profile const& b) {
  double total = 0;
  axis_profile::of(
      a.length, [&](std::size_t i) { return a[i] * b[i]; }, total);
  return total / static_cast<double>(a.length);
}

/// Leads the gradient by the h of all steps back to the sums of the gates.
constexpr void reach_back(row const& r, gradient& g) {
  axis_profile& steps = g.along.axes[0];
  double const fresh = mean_product(steps, r.reach), most = mean_product(steps, r.most_reach);
  g.log_square += fresh > 0 ? log10(fresh) : 0;
  g.interval += fresh > 0 ? log10(most / fresh) : 0;
  double const lag =
      std::min(r.memory / (1 - std::min(r.memory, 0.999)), static_cast<double>(steps.length) / 2);
  double const added = lag * r.spread / independent(static_cast<double>(g.samples), g.overlap);
  g.log_variance += added;
  g.log_shift -= added / 2;
  if (!steps.even) {
    axis_profile earlier{.length = steps.length};
    double sum = 0;
    for (std::size_t t = steps.length; t-- > 0;) {
      std::size_t const at = r.backward ? steps.length - 1 - t : t;
      sum = sum * r.memory + steps[at];
      earlier.add(at, sum);
    }
    earlier.divide_by(earlier.sum() / static_cast<double>(steps.length));
    steps = earlier;
  }
  g.state_read =
      mean_product(steps, r.state_read) * static_cast<double>(r.hidden) / static_cast<double>(r.fan_in);
  g.near_mode = 1;
  g.units = {};
  g.common = {};
  g.excess = 0;
  g.overlap = std::min(g.overlap, r.fresh_overlap);
}

/// E h h' of two rows after many steps, whose inputs add so much to E z z'.
template <class Cell>
constexpr double settled_pair(Cell const& cell, gate_law const& settled, double input) {
  double const variance = settled.variance();
  double pair = 0;
  for (int k = 0; k < 16 && variance > 0; ++k)
    pair = cell.pair(settled.h, std::min((input + settled.state * pair) / variance, 1.0));
  return pair;
}

/// The mean of kept^lag over all pairs of n steps.
constexpr double mean_of_powers(double kept, double n) {
  double const left = 1 - kept;
  if (left * n < 1e-3) return 1;
  double const all_kept = kept > 0 ? math::exp(n * math::log(kept)) : 0;
  return n > 1 ? 2 * kept * (n * left - 1 + all_kept) / (n * (n - 1) * left * left) : 0;
}

/// Of the sum of two numbers that are drawn alike.
constexpr weight_law twice(weight_law const& one) {
  double const m2 = one.mean * one.mean;
  return {one.kind, 2 * one.square + 2 * m2, 2 * one.mean};
}

/// What a recurrent layer is made of.
struct recurrent_law {
  std::size_t features = 1, hidden = 1, gates = 1, steps = 1;
  weight_law input{}, state{}, bias{};  // the bias is that of both together
  unit_memories memories{};
  bool backward = false;
};

/// What all recurrent layers do: dense to the sums of the gates, whose gradient `reach_back` finds.
constexpr row read_steps(signal& s, recurrent_law const& of) {
  if (of.steps > 2048) s.lose("the sequence has more than 2048 steps");
  for (weight_law const& each : {of.input, of.state, of.bias})
    if (each.kind == weight_kind::unknown)
      s.lose("the initializer does not tell what it draws: give it a bound, a standard_deviation or a law");
  if (of.input.kind == weight_kind::constant ||
      (of.state.kind == weight_kind::constant && of.state.square > 0))
    s.lose("all weights start equal, so that all units learn the same: use an initializer that draws");
  row r = read_by_weights(s, of.input.kind, of.features, of.gates * of.hidden);
  r.turning = 0;
  r.map = profile_map::nothing();
  r.hidden = of.hidden;
  r.move = [](row const& at, gradient& g) { g.log_square -= at.reached > 0 ? log10(at.reached) : 0; };
  r.arrive = reach_back;
  r.fresh_overlap = 1 / static_cast<double>(of.hidden);
  r.backward = of.backward;
  return r;
}

/// h of all steps has been written: what is known of it beside its moments.
constexpr void leave_steps(signal& s, std::size_t hidden) {
  double const n = static_cast<double>(hidden);
  s.gaussian = s.blended = false;
  s.mixed = true;
  s.width = hidden;
  s.overlap_variance = s.fresh_overlap(hidden);
  s.sample_variance = (s.kurtosis + 1) / n;
  s.sample_shift = -s.sample_variance / 2;
  s.log_variance = s.sample_variance / s.independent_samples();
  s.log_shift = -s.log_variance / 2;
}

/// h of all steps.
template <class Cell>
constexpr row recur(signal& s, Cell cell, recurrent_law const& of) {
  double const features = static_cast<double>(of.features), hidden = static_cast<double>(of.hidden);
  double const by_input = features * of.input.square, fixed = of.bias.square - of.bias.mean * of.bias.mean;
  row r = read_steps(s, of);
  if (of.state.kind == weight_kind::identity)
    s.lose("the state meets itself, which no random weights mix: take orthogonal in place of eye, or relu");
  if (!s.unknown.empty()) return r;

  gate_law law{.input = by_input * s.second_moment + fixed,
               .state = hidden * of.state.square,
               .steady = by_input * s.near + fixed,
               .mean = of.bias.mean};
  walk_through_time const walk{cell, law, of.memories, of.steps, of.backward};
  law.h = walk.h;
  auto const mean = [&](auto const& of_step) {
    return of.memories.mean([&](std::size_t k) { return of_step(walk.last[k]); });
  };
  r.reach = walk.reach;
  r.most_reach = cell.interval ? walk.most_reach : walk.reach;
  r.reached = walk.reach.sum() / static_cast<double>(of.steps);
  r.gain = features * of.input.square * r.reached;
  r.memories = of.memories;
  r.fresh = walk.fresh;
  r.tied = cell.interval ? walk.tied : time_maps{};
  r.memory = walk.memory;
  double const spread = mean([](cell_step const& last) { return last.spread; });
  r.spread = spread / hidden;
  r.state_read = walk.state_read;
  if (!walk.settles)
    s.lose("the states of the cell still change after more steps than are walked: 400, under chrono 160");
  if (cell.homogeneous() && of.steps * of.steps > of.hidden &&
      !(of.state.kind == weight_kind::orthogonal && spread == 2))
    s.lose("the same matrix is applied more often than the root of its width, and no saturation limits it");

  double const settled = walk.h > 0 ? walk.square / walk.h : 1;
  s.pair = settled * settled_pair(cell, law, by_input * s.pair + fixed);
  s.near = std::max(settled * settled_pair(cell, law, by_input * s.near + fixed),
                    walk.square * mean([&](cell_step const& last) {
                      return mean_of_powers(last.kept, static_cast<double>(of.steps));
                    }));
  s.second_moment = walk.square;
  s.interval = cell.interval && walk.square > 0 ? log10(walk.most_square / walk.square) : 0;
  s.along.axes[0] = walk.signal;
  cell.shape(s);
  leave_steps(s, of.hidden);
  return r;
}

}  // namespace ballast::flow

#endif
