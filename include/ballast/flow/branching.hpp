// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_BRANCHING_HPP
#define BALLAST_FLOW_BRANCHING_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/ascent.hpp>

#include <algorithm>
#include <numbers>

// How two branches of x become one, other than as their sum: side by side, or by a gate.

namespace ballast::flow {

/// What is at hand where two branches a and b of x end.
struct meeting {
  signal x, a, b;

  constexpr meeting(signal const& at, signal const& first, signal const& second)
      : x(at), a(first), b(second) {}
  constexpr explicit meeting(ascent& up) : x(up.kept[up.height - 2]), a(up.kept[up.height - 1]), b(up.now) {
    up.height -= 2;
  }

  /// The row of a join that leads so much of the gradient's square into a and into b, and so much past both.
  constexpr row leave(signal& y, double into_a, double into_b, double past) const {
    auto const gain = [](signal const& s) {
      return s.silent ? 0 : math::exp(s.log_gain * std::numbers::ln10);
    };
    row r{.gain = into_a * gain(a) + into_b * gain(b) + past, .width = x.width, .way = turn::join};
    r.into_a = into_a;
    r.into_b = into_b;
    r.past = past;
    if (r.gain > 0) {
      r.share = into_a * gain(a) / r.gain;
      r.log_gain = log10(r.gain);
    }
    y.mixed = x.mixed || a.mixed || b.mixed;
    y.silent = x.silent || r.gain == 0;
    y.log_gain = x.log_gain + r.log_gain;
    y.interval = std::max(a.interval, b.interval);
    y.blends_activated = a.blends_activated + b.blends_activated - x.blends_activated;
    y.loose_ends = a.loose_ends + b.loose_ends - x.loose_ends;
    y.blended = false;
    return r;
  }

  /// The spread of a mean square of which a makes up the part wa.
  constexpr void spread_over(signal& y, double wa) const {
    double const wb = 1 - wa;
    auto const sum = [&](double of_x, double of_a, double of_b) {
      double const common = std::min(of_x, std::min(of_a, of_b));
      return common + wa * wa * (of_a - common) + wb * wb * (of_b - common);
    };
    y.log_variance = sum(x.log_variance, a.log_variance, b.log_variance);
    y.log_shift = wa * a.log_shift + wb * b.log_shift;
    y.sample_variance = sum(x.sample_variance, a.sample_variance, b.sample_variance);
    y.sample_shift = wa * a.sample_shift + wb * b.sample_shift;
    y.overlap_variance = wa * wa * a.overlap_variance + wb * wb * b.overlap_variance;
    y.sensitivity = wa * a.sensitivity + wb * b.sensitivity;
    y.along = position_profile::blend(a.along, wa, b.along);
  }
};

/// y = [a(x), b(x)]: means over the numbers of both. Each receives its share of the gradient's numbers.
constexpr row side_by_side(ascent& up) {
  meeting const m{up};
  signal const &a = m.a, &b = m.b;
  double const na = static_cast<double>(a.width), nb = static_cast<double>(b.width), wa = na / (na + nb),
               wb = 1 - wa;
  signal& y = up.now;
  y.second_moment = wa * a.second_moment + wb * b.second_moment;
  y.mean = wa * a.mean + wb * b.mean;
  y.pair = wa * a.pair + wb * b.pair;
  y.near = wa * a.near + wb * b.near;
  y.width = a.width + b.width;
  double third = 0, fourth = 0;
  for (signal const* part : {&a, &b}) {
    double const w = part == &a ? wa : wb, v = part->variance(), off = part->mean - y.mean;
    double const cube = part->skew * v * math::sqrt(v);
    third += w * (cube + 3 * v * off + off * off * off);
    fourth +=
        w * (part->centered_kurtosis * v * v + 4 * cube * off + 6 * v * off * off + off * off * off * off);
  }
  double const v = y.variance();
  y.set_shapes(v > 0 ? third / (v * math::sqrt(v)) : 0, v > 0 ? fourth / (v * v) : 3);
  y.gaussian = a.gaussian && b.gaussian;
  m.spread_over(y, y.second_moment > 0 ? wa * a.second_moment / y.second_moment : 0);
  row r = m.leave(y, wa, wb, 0);
  r.part = wa;
  r.variance_part = wa;
  return r;
}

/// y = t a(x) + (1 - t) x with t = b(x), which is independent of both.
///
/// Source  Srivastava, Greff & Schmidhuber 2015
constexpr row by_gate(ascent& up) {
  meeting const m{up};
  signal const &x = m.x, &a = m.a, &t = m.b;
  signal& y = up.now;
  auto const blend = [&](double of_a, double of_x, double t2) {
    return t2 * of_a + (1 - 2 * t.mean + t2) * of_x + 2 * (t.mean - t2) * a.mean * x.mean;
  };
  double const taken = t.second_moment, carried = 1 - 2 * t.mean + taken;
  y.second_moment = blend(a.second_moment, x.second_moment, taken);
  y.pair = blend(a.pair, x.pair, t.pair);
  y.near = blend(a.near, x.near, t.near);
  y.mean = t.mean * a.mean + (1 - t.mean) * x.mean;
  y.width = x.width;
  y.set_shapes(0, 3);
  y.gaussian = false;
  meeting const carry{x, a, x};
  carry.spread_over(y, y.second_moment > 0 ? taken * a.second_moment / y.second_moment : 0);
  row r = m.leave(y, taken, a.second_moment + x.second_moment - 2 * a.mean * x.mean, carried);
  r.part = y.second_moment > 0 ? taken * a.second_moment / y.second_moment : 0;
  r.variance_part = r.part;
  return r;
}

}  // namespace ballast::flow

#endif
