// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_WALK_HPP
#define BALLAST_FLOW_WALK_HPP

#include <ballast/core/shape.hpp>
#include <ballast/core/site.hpp>
#include <ballast/flow/gradient.hpp>
#include <ballast/flow/lengths.hpp>
#include <ballast/flow/signal.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <numbers>
#include <string_view>

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

/// The gradient on its way down the same steps.
struct descent {
  gradient now{};
  struct waiting {
    gradient at_join, by_b;
    row const* join;
  };
  std::array<waiting, deepest_nesting> kept{};
  std::size_t height = 0;

  constexpr void pass(row const& r) {
    switch (r.way) {
      case turn::none:
        return now.pass(r);
      case turn::join:
        kept[height++] = {now, now, &r};
        return lead(r.into_b, 1 - r.part, 1 - r.variance_part);
      case turn::other_branch:
        kept[height - 1].by_b = now;
        now = kept[height - 1].at_join;
        return lead(kept[height - 1].join->into_a, kept[height - 1].join->part,
                    kept[height - 1].join->variance_part);
      case turn::fork:
        return merge(kept[--height]);
    }
  }

 private:
  /// Into a branch.
  constexpr void lead(double into, double part, double variance) {
    now.enter(part, variance);
    now.follows = now.counted = 0;
    now.silent = now.silent || into == 0;
    if (into > 0 && into != 1) now.log_square += log10(into);
  }
  /// The sum of the gradients by both branches, and past them.
  constexpr void merge(waiting const& w) {
    gradient const y = w.at_join, a = now, b = w.by_b;
    row const& r = *w.join;
    // The mean gain of a branch: what its logarithm is on average, and what its variance adds to the mean.
    auto const gain = [&](gradient const& branch, double share) {
      double const decades = branch.log_square - y.log_square;
      double const shift = branch.log_shift - y.log_shift, variance = branch.log_variance - y.log_variance;
      return share > 0 && !branch.silent
                 ? math::exp(decades * std::numbers::ln10 + shift - mean_log(variance))
                 : 0;
    };
    double const ga = gain(a, r.share), gb = gain(b, 1 - r.share), both = ga + gb + r.past;
    double const wa = both > 0 ? ga / both : 0, wb = both > 0 ? gb / both : 0,
                 past = both > 0 ? r.past / both : 0;
    // The branches are not independent where the gradient is not of its sum: x dL/dx then has a part of the body's.
    double const echo = 2 * r.echo * (r.mean == 0 ? y.alignment() : 0) * r.part;
    double grown = both + echo / static_cast<double>(r.width), variance = 0;
    now.common = r.echo > 0 ? y.common : common_direction{};
    if (r.echo > 0) {
      double const samples = independent(y.leading_rows(), y.overlap), before = now.common.share;
      grown = now.common.pass(r, grown);
      double const after = now.common.share;
      variance = 2 * std::max(after * after - before * before, 0.0) / samples;
    }
    now.log_square = y.log_square + (both > 0 ? log10(grown) : 0);
    now.log_variance = y.log_variance + wa * wa * (a.log_variance - y.log_variance) +
                       wb * wb * (b.log_variance - y.log_variance) + 4 * wa * wb / y.elements(r.width) +
                       variance;
    now.log_shift = y.log_shift + mean_log(now.log_variance - y.log_variance);
    now.rows_coupling = wa * a.rows_coupling + wb * b.rows_coupling + past * y.rows_coupling;
    now.own_along = wa * a.own_along + wb * b.own_along + past * y.own_along;
    now.shared_along = wa * a.shared_along + wb * b.shared_along + past * y.shared_along;
    now.follows = wa * a.follows + wb * b.follows + (1 - r.part) * y.follows;
    now.parting = y.parting + wa * wa * (a.parting - y.parting) + wb * wb * (b.parting - y.parting) +
                  4 * wa * wb / static_cast<double>(r.width) * (1 - y.cosine_square());
    double const overlap_root =
        wa * math::sqrt(a.overlap) + wb * math::sqrt(b.overlap) + past * math::sqrt(y.overlap);
    now.overlap = overlap_root * overlap_root;
    now.common_mode = wa * a.common_mode + wb * b.common_mode + past * y.common_mode;
    now.near_mode = wa * a.near_mode + wb * b.near_mode + past * y.near_mode;
    now.along = position_profile::blend(a.along, wa, b.along);
    now.interval = std::max(a.interval, b.interval);
    now.excess = wa * a.excess + wb * b.excess + past * y.excess + (both > 0 ? echo / both : 0);
    now.units = {wa * a.units.lean + wb * b.units.lean + past * y.units.lean,
                 wa * a.units.bend + wb * b.units.bend + past * y.units.bend};
    now.kurtosis = 3;
    now.silent = y.silent || r.gain == 0;
  }
};

/// The name of a bound layer's description: "ballast::lstm<4>".
template <class L>
constexpr std::string_view name_of() {
  std::string_view text = __PRETTY_FUNCTION__;
  text.remove_prefix(text.find("L = ") + 4);
  return text.substr(0, std::min(text.find("::on<"), text.find_first_of(";]")));
}

/// One layer's rule. Beyond 10^+-100 the signal stands still: no number type of a network follows it there.
template <class L, class Start>
constexpr row through(ascent& up) {
  signal& s = up.now;
  set_shape<typename L::input>(s);
  row r{};
  if (!s.closed.empty()) s.lose(s.closed);
  if constexpr (requires { L::template flow_rule<Start>(s); })
    r = L::template flow_rule<Start>(s);
  else
    s.lose("the layer has no flow rule");
  if (!s.unknown.empty()) s.culprit = name_of<L>();
  set_shape<typename L::output>(s);
  ++s.step;
  r.positions = lengths_of<typename L::input>;
  s.silent = s.silent || r.gain == 0;
  if (r.gain != 0) r.log_gain = r.gain == 1 ? 0 : log10(r.gain);
  s.log_gain += r.log_gain;
  s.echo *= r.size_damping;
  double const limited = std::clamp(s.second_moment, 1e-100, 1e100);
  if (s.second_moment != limited && s.second_moment != 0) {
    s.pair *= limited / s.second_moment;
    s.near *= limited / s.second_moment;
    s.mean *= math::sqrt(limited / s.second_moment);
    s.second_moment = limited;
  }
  return r;
}

/// The steps of a network, as they are told.
struct itinerary {
  step* steps = nullptr;  // null: only counts
  std::size_t count = 0, layer = 0, depth = 0;

  constexpr void add(row (*ahead)(ascent&)) {
    if (steps) steps[count] = {ahead, layer};
    ++count;
  }
};

/// Tells the steps of a network: a composite's `flow_rule` sends its parts along the path.
template <class Start>
struct path {
  using start = Start;
  itinerary* told;

  template <class L>
  constexpr void pass() {
    ++told->depth;
    if constexpr (requires { L::flow_rule(*this); })
      L::flow_rule(*this);
    else
      told->add(through<L, Start>);
    if (--told->depth == 1) ++told->layer;
  }
  /// y = A(x) + B(x); without B y = A(x) + x.
  template <class A, class... B>
  constexpr void branches() {
    told->add(fork);
    pass<A>();
    told->add(other_branch);
    (ballast::detail::aside(*this).template pass<B>(), ...);
    told->add(join);
  }
  /// y = Join(First(x), Join(Second(x), ...)), by a step such as `join`.
  template <row (*Join)(ascent&), class First, class... Rest>
  constexpr void joined() {
    if constexpr (sizeof...(Rest) > 0) told->add(fork);
    ballast::detail::aside(*this).template pass<First>();
    if constexpr (sizeof...(Rest) > 0) {
      told->add(other_branch);
      joined<Join, Rest...>();
      told->add(Join);
    }
  }
  /// The same elsewhere in the network.
  template <class Other>
  constexpr path<Other> starting() const {
    return {told};
  }
};

}  // namespace ballast::flow

#endif
