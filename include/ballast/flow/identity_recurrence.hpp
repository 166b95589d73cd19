// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_IDENTITY_RECURRENCE_HPP
#define BALLAST_FLOW_IDENTITY_RECURRENCE_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/recurrence.hpp>

#include <algorithm>
#include <numbers>

namespace ballast::flow {

/// P(a random walk of symmetric steps stays above 0 for n of them) = C(2n, n) / 4^n.
///
/// Source  Sparre Andersen 1954
constexpr double stays_positive(std::size_t n) {
  double p = 1;
  for (std::size_t k = 1; k <= n; ++k) p *= 1 - 0.5 / static_cast<double>(k);
  return p;
}

/// h' = relu(h + U x) from h = 0: each unit is a random walk that 0 reflects. The gradient by h of step t
/// reaches that of step k as it is, where the walk has not been at 0 in between; by the arcsine law it
/// reaches t / 2 steps.
///
/// Source      Le, Jaitly & Hinton 2015; Feller 1968, chapters III and XII
constexpr row recur_by_identity(signal& s, recurrent_law const& of) {
  row r = read_steps(s, of);
  if (of.bias.square > 0) s.lose("the walk of relu and the identity has a drift: leave out the biases");
  if (!s.unknown.empty()) return r;
  double const step = static_cast<double>(of.features) * of.input.square * s.second_moment;
  double const steps = static_cast<double>(of.steps), overshoot = 1.1652;  // E H^2 / E H of a ladder's height
  axis_profile square{.length = of.steps}, reach{.length = of.steps}, most{.length = of.steps},
      read{.length = of.steps};
  double now = 0, mean = 0, mean_now = 0, sum = 0, share = 1 / math::sqrt(2 * std::numbers::pi);
  for (std::size_t t = 1; t <= of.steps; ++t) {
    double const n = static_cast<double>(t), rise = share / math::sqrt(n);  // of the mean: Spitzer 1956
    double const before = now;
    now += 1 - overshoot * rise;
    mean_now += rise;
    sum += now / steps;
    mean += mean_now / steps;
    std::size_t const at = of.backward ? of.steps - t : t - 1;
    square.add(at, now);
    reach.add(at, n / 2);
    read.add(at, before * step);
    most.add(at, n * n / 2);
  }
  square.divide_by(sum);
  r.reach = reach;
  r.most_reach = most;
  r.reached = (steps + 1) / 4;
  r.gain = static_cast<double>(of.features) * of.input.square * r.reached;
  r.memory = 1;
  r.walks = true;
  r.state_read = read;
  s.second_moment = sum * step;
  s.mean = mean * math::sqrt(step);
  s.pair = s.mean * s.mean;
  s.near = std::max(0.75 * s.second_moment, s.pair);  // of Brownian motion at two times
  s.along.axes[0] = square;
  s.set_shapes(1, 3.9);  // about |N|
  leave_steps(s, of.hidden);
  return r;
}

}  // namespace ballast::flow

#endif
