// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_ASCENT_HPP
#define BALLAST_FLOW_ASCENT_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/gradient.hpp>
#include <ballast/flow/row.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <numbers>

// A network as a straight list of steps: blocks in blocks become forks and joins, `repeat` as many steps as
// its copies have. Any stretch of steps can then be evaluated in a constant of its own.

namespace ballast::flow {

/// Blocks in blocks in blocks.
inline constexpr std::size_t deepest_nesting = 8;

/// The signal on its way up, and what waits at the forks.
struct ascent {
  signal now{};
  std::array<signal, 2 * deepest_nesting> kept{};
  std::size_t height = 0;

  constexpr void keep() {
    if (height == kept.size()) return now.lose("blocks are nested too deeply");
    kept[height++] = now;
  }
};

/// A layer's rule, or one of three turns. The turns of a block y = a(x) + b(x): fork, the steps of a, other
/// branch, the steps of b, join.
struct step {
  row (*ahead)(ascent&) = nullptr;
  std::size_t layer = 0;
};

/// Keeps the input x.
constexpr row fork(ascent& up) {
  up.keep();
  up.now.enter_branch();
  return {.way = turn::fork};
}

/// Keeps a(x) and returns to x.
constexpr row other_branch(ascent& up) {
  signal const x = up.kept[up.height - 1];
  up.keep();
  up.now = x;
  up.now.enter_branch();
  return {.way = turn::other_branch};
}

/// The sum of two branches whose last layers are independent.
constexpr row join(ascent& up) {
  signal const x = up.kept[up.height - 2], a = up.kept[up.height - 1], b = up.now;
  up.height -= 2;
  auto const gain = [](signal const& s) { return s.silent ? 0 : math::exp(s.log_gain * std::numbers::ln10); };
  row r{.gain = gain(a) + gain(b), .width = x.width, .way = turn::join};
  if (r.gain > 0) {
    r.share = gain(a) / r.gain;
    r.log_gain = log10(r.gain);
  }
  r.second_moment = x.second_moment;
  r.mean = x.mean;
  if (b.at_fork) {
    r.tilt = a.tilt;
    r.echo = a.echo;
  }
  signal& y = up.now;
  y.second_moment = a.second_moment + b.second_moment + 2 * a.mean * b.mean;
  y.pair = a.pair + b.pair + 2 * a.mean * b.mean;
  y.near = a.near + b.near + 2 * a.mean * b.mean;
  y.mean = a.mean + b.mean;
  double const wa = y.second_moment > 0 ? a.second_moment / y.second_moment : 0;
  double const wb = y.second_moment > 0 ? b.second_moment / y.second_moment : 0;
  r.part = wa;
  y.along = position_profile::blend(a.along, wa, b.along);
  r.variance_part = y.variance() > 0 ? std::clamp(a.variance() / y.variance(), 0.0, 1.0) : 0;
  double const echo = wa * a.echo + wb * b.echo;
  auto const sum = [&](double of_x, double of_a, double of_b, double elements) {
    auto const own = [&](signal const& branch, double all) {
      return std::max(all - branch.echo * branch.echo * of_x, 0.0);
    };
    return echo * echo * of_x + wa * wa * own(a, of_a) + wb * wb * own(b, of_b) + 4 * wa * wb / elements;
  };
  y.echo = x.echo * echo;
  // What shifts the parts beyond what their variances tell.
  auto const shift = [&](double variance, double of_a, double a_variance, double of_b, double b_variance) {
    return mean_log(variance) + wa * (of_a - mean_log(a_variance)) + wb * (of_b - mean_log(b_variance));
  };
  y.log_variance = sum(x.log_variance, a.log_variance, b.log_variance, x.elements());
  y.log_shift = shift(y.log_variance, a.log_shift, a.log_variance, b.log_shift, b.log_variance);
  y.sample_variance =
      sum(x.sample_variance, a.sample_variance, b.sample_variance, static_cast<double>(x.width));
  y.sample_shift =
      shift(y.sample_variance, a.sample_shift, a.sample_variance, b.sample_shift, b.sample_variance);
  y.overlap_variance = wa * wa * a.overlap_variance + wb * wb * b.overlap_variance;
  y.sensitivity = wa * a.sensitivity + wb * b.sensitivity;
  y.interval = std::max(a.interval, b.interval);
  y.add_shapes(a, b);
  y.gaussian = (a.gaussian || a.silent) && (b.gaussian || b.silent);
  y.mixed = x.mixed || a.mixed || b.mixed;
  y.silent = x.silent || r.gain == 0;
  y.at_fork = false;
  y.steer = 0;
  y.tilt = {};
  y.log_gain = x.log_gain + r.log_gain;
  if (!a.mixed && !b.mixed && !a.silent && !b.silent)
    y.lose("the branches of a block are not independent: put a layer with random weights in the body");
  y.blended = (a.gaussian && a.mixed) || (b.gaussian && b.mixed);
  y.blends_activated = a.blends_activated + b.blends_activated - x.blends_activated;
  y.loose_ends = a.loose_ends + b.loose_ends - x.loose_ends;
  auto const loose = [](signal const& s) { return s.mixed && !s.gaussian && s.mean != 0; };
  y.loose_ends += 2 * ((loose(a) ? r.share : 0) + (loose(b) ? 1 - r.share : 0));
  return r;
}

}  // namespace ballast::flow

#endif
