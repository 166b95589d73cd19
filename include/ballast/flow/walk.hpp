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
  up.now.log_gain = 0;
  up.now.silent = up.now.mixed = false;
  return {.way = turn::fork};
}

/// Keeps a(x) and returns to x.
constexpr row other_branch(ascent& up) {
  signal const x = up.kept[up.height - 1];
  up.keep();
  up.now = x;
  up.now.log_gain = 0;
  up.now.silent = up.now.mixed = false;
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
  signal& y = up.now;
  y.second_moment = a.second_moment + b.second_moment + 2 * a.mean * b.mean;
  y.pair = a.pair + b.pair + 2 * a.mean * b.mean;
  y.near = a.near + b.near + 2 * a.mean * b.mean;
  y.mean = a.mean + b.mean;
  double const wa = y.second_moment > 0 ? a.second_moment / y.second_moment : 0;
  double const wb = y.second_moment > 0 ? b.second_moment / y.second_moment : 0;
  y.along = position_profile::blend(a.along, wa, b.along);
  double const through = wb * math::sqrt(b.log_variance) + wa * math::sqrt(x.log_variance);
  y.log_variance = through * through + wa * wa * std::max(a.log_variance - x.log_variance, 0.0) +
                   4 * wa * wb / x.elements();
  y.log_shift = -y.log_variance / 2;
  y.overlap_variance = wa * wa * a.overlap_variance + wb * wb * b.overlap_variance;
  y.sensitivity = wa * a.sensitivity + wb * b.sensitivity;
  y.kurtosis = y.centered_kurtosis = 3;
  y.interval = std::max(a.interval, b.interval);
  y.gaussian = (a.gaussian || a.silent) && (b.gaussian || b.silent);
  y.mixed = x.mixed || a.mixed || b.mixed;
  y.silent = x.silent || r.gain == 0;
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
        return lead(r.into_b);
      case turn::other_branch:
        kept[height - 1].by_b = now;
        now = kept[height - 1].at_join;
        return lead(kept[height - 1].join->into_a);
      case turn::fork:
        return merge(kept[--height]);
    }
  }

 private:
  /// Into a branch.
  constexpr void lead(double into) {
    now.silent = now.silent || into == 0;
    if (into > 0 && into != 1) now.log_square += log10(into);
  }
  /// The sum of the gradients by both branches, and past them.
  constexpr void merge(waiting const& w) {
    gradient const y = w.at_join, a = now, b = w.by_b;
    row const& r = *w.join;
    auto const part = [&](gradient const& branch) {
      return branch.silent ? 0 : math::exp((branch.log_square - y.log_square) * std::numbers::ln10);
    };
    double const sum = part(a) + part(b) + r.past, wa = sum > 0 ? part(a) / sum : 0,
                 wb = sum > 0 ? part(b) / sum : 0;
    now.log_square = y.log_square + (sum > 0 ? log10(sum) : 0);
    now.log_variance = y.log_variance + wa * wa * (a.log_variance - y.log_variance) +
                       wb * wb * (b.log_variance - y.log_variance) + 4 * wa * wb / y.elements(r.width);
    now.log_shift = y.log_shift - (now.log_variance - y.log_variance) / 2;
    double const past = 1 - wa - wb;
    double const overlap_root =
        wa * math::sqrt(a.overlap) + wb * math::sqrt(b.overlap) + past * math::sqrt(y.overlap);
    now.overlap = overlap_root * overlap_root;
    now.common_mode = wa * a.common_mode + wb * b.common_mode + past * y.common_mode;
    now.interval = std::max(a.interval, b.interval);
    now.near_mode = wa * a.near_mode + wb * b.near_mode + past * y.near_mode;
    now.along = position_profile::blend(a.along, wa, b.along);
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
