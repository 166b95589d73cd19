// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_NORMALIZATION_HPP
#define BALLAST_FLOW_NORMALIZATION_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/row.hpp>
#include <ballast/flow/spread.hpp>

#include <algorithm>

namespace ballast::flow {

/// What all norms leave: second moment one, and no memory of the input's size.
constexpr void set_size(signal& s, double mean, double pair, double near = 0) {
  s.second_moment = 1;
  s.mean = mean;
  s.pair = pair;
  s.near = near;
  s.steer = 0;
  s.tilt = {};
  s.at_fork = false;
  s.log_variance = s.log_shift = s.sample_variance = s.sample_shift = 0;
  s.sensitivity = 1;
  s.interval = 0;
}

/// Division by the root of a measured mean square, of n numbers at a time.
struct division {
  double n;         // numbers of a run
  double runs;      // of a batch, that fluctuate on their own
  double size;      // what the mean square is on average
  double kurtosis;  // of the numbers
  double overlap;   // of two samples
  bool centered;    // less their mean
  double own = 1;   // how much of its variance the mean square has, relatively
};

/// The gradient's mean square is divided by a mean square. One run has the mean logarithm; over many runs the mean
/// counts. For normal numbers both are exact; others are taken for a gamma variable, and to first order in 1 / n.
constexpr row divide(signal& s, division const& by) {
  double const fixed = by.centered ? 2 : 1, left = std::max(by.n - fixed, 1.0);
  double const of_normal = 2 / (by.n + 1 - fixed),
               spread_of_one = by.own * (of_normal + (by.kurtosis - 3) / by.n);
  if (by.n <= 3 && by.runs > 1)
    s.lose("the norm is over so few numbers that the mean square of its gradient is infinite");
  spread const kept = log_mean_square(left), whole = log_mean_square(by.n);
  double const free = math::log(left / by.n), size = math::log(1 - (fixed - 1) / by.n);
  double const effective = std::max(by.n - 1.25, 1.0), many = 1 - 1 / by.runs;
  double const typical = free + kept.shift - whole.shift - mean_log(spread_of_one) - size;
  double const mean = s.gaussian ? free - math::log(1 - std::min(spread_of_one, 0.9)) - size
                                 : (by.own * (by.kurtosis - 1) - 1) / effective;
  double const units = static_cast<double>(s.width), part = std::min(by.n / units, 1.0),
               positions = std::max(by.n / units, 1.0);
  return {.gain = math::exp(mean * many + typical / by.runs) / by.size,
          .log_variance = (log_variance(spread_of_one) + kept.variance - whole.variance) / by.runs,
          .parting = (log_variance(spread_of_one) + kept.variance - whole.variance) * (1 - by.overlap) * part,
          .width = s.width,
          .coupling = -part / left,
          .excess = -1 / positions,
          .turning = 1 - 1 / positions,
          .bend_turning = -1 / positions,
          .map = {.bend = s.gaussian ? 0 : -many / effective}};
}

/// By how much the mean square over n rows of a normal number varies more than that of independent ones, as what the
/// layer before has read is not equally large in all directions of a batch: n sum of |x x'|^2 by (sum of |x|^2)^2.
constexpr double unevenness(signal const& s, double n) {
  double const whole = s.variance() > 0 ? s.second_moment / (s.second_moment - s.other_rows()) : 1;
  double const width = static_cast<double>(s.width), sizes = std::max(s.sample_variance - 2 / width, 0.0);
  double const turned = std::max(s.overlap_variance - s.fresh_overlap(s.width), 0.0);
  return 1 + whole * whole * (sizes + (n - 2) * turned);
}

/// Batch norm in training, over all positions of a batch.
constexpr row normalize_batch(signal& s, double epsilon) {
  double const n = static_cast<double>(s.rows()), others = s.other_rows(), v = s.second_moment - others;
  if (s.rows() <= 3) {
    s.lose("the mean square gradient of batch norm is infinite in batches of three samples or fewer");
    return {};
  }
  if (s.along.positions() == 1 && 2 * s.width < s.samples)
    s.lose("batch norm has fewer units than the batch has samples: its covariance has not full rank");
  double const kurtosis = s.gaussian ? 3 : s.centered_kurtosis;
  // Of normal numbers all is counted: each row is part of the mean that is taken from it. Of others the rest of the
  // rule takes rows for independent, and errs as much elsewhere.
  double const uneven = s.gaussian ? unevenness(s, n) : 1;
  double const common_part = others + (s.gaussian ? v / n : 0),
               left_variance = s.gaussian ? v * (1 - 1 / n) : v;
  row r = divide(s, {.n = n,
                     .runs = static_cast<double>(s.width),
                     .size = v + epsilon,
                     .kurtosis = kurtosis,
                     .overlap = 1,
                     .centered = true,
                     .own = uneven});
  r.centers_batch = true;
  r.coupling = r.size_damping = 0;
  // A unit with long weights gets less of the gradient: E z^2 / s^2 - 1 for each of the directions that rows span.
  r.rows_coupling = s.gaussian ? -2 * uneven * std::min(static_cast<double>(s.width) / (n - 1), 1.0) : 0;
  // The alignment of a sample, over the units: in what samples have in common it is lost.
  double const common = std::clamp(s.cosine(), 0.0, 1.0), left = 1 - (kurtosis - 1) / n;
  r.map.gain_bend = -(kurtosis - 1) / n;
  r.map.bend *= 2;
  r.turning = (1 - common) * left;
  r.bend_turning = r.turning - 1;
  r.excess = common + r.turning - 1 - 2 * r.map.bend;
  set_size(s, 0, v > 0 ? (s.pair - common_part) / left_variance : 0,
           v > 0 ? (s.near - common_part) / left_variance : 0);
  s.overlap_variance = s.fresh_overlap(s.width);
  s.lighten_tails(kurtosis, n - 1);
  return r;
}

/// Batch norm by the running statistics that it starts with, mean 0 and variance 1.
constexpr row normalize_by_start(signal& s, double epsilon) {
  double const factor = 1 / math::sqrt(1 + epsilon);
  s.scale(factor);
  return {.gain = factor * factor, .width = s.width};
}

/// The size of a sample before a norm: of the variance of its logarithm, what its own numbers make up, relatively to
/// as many independent ones; and what earlier layers left, of which samples share a part.
struct origin {
  double own = 1;
  spread inherited{};
  double common = 0;

  constexpr origin(signal const& s, double positions) {
    spread const drawn = s.drawn();
    if (positions > 1) {  // over so many, that of a sample is that of the batch
      inherited = {s.log_shift, s.log_variance};
      common = s.log_variance;
    } else if (s.sample_variance <= drawn.variance) {
      own = std::max(s.sample_variance / drawn.variance, 1e-9);
    } else {
      inherited = {s.sample_shift - drawn.shift, s.sample_variance - drawn.variance};
      common = s.shared(inherited.variance, s.log_variance - drawn.variance / s.independent_samples());
    }
  }

  /// The gradient is divided by that size.
  constexpr void divide(row& r) const {
    r.size_slope = -1;
    r.size_damping = 0;
    r.size_variance = inherited.variance;
    r.size_common = common;
    r.log_shift -= inherited.shift;
  }
};

/// How many runs of n numbers a batch has that fluctuate on their own, by the overlap of two samples.
constexpr double runs_of(signal const& s, double n, double overlap) {
  return std::max(static_cast<double>(s.width) / n * independent(static_cast<double>(s.rows()), overlap),
                  1.0);
}

/// The overlap of two samples' deviations from their means: what the mean has in common is taken away.
constexpr double centered_overlap(signal const& s) {
  double const v = s.variance(), c = s.correlation(), whole = v > 0 ? s.second_moment / v : 1;
  return std::min(c * c + s.overlap_variance * whole * whole, 1.0);
}

/// The relative variance of the mean square of n normal numbers about their mean, at so many positions: each of the
/// units has a part in common to all of them.
constexpr double run_spread(signal const& s, double n, double positions) {
  if (positions == 1) return 2 / (n - 1);
  double const units = n / positions, common = s.near - s.mean * s.mean, own = s.variance() - common;
  double const kept = 1 - 1 / units, size = common * kept + own * (1 - 1 / n);
  return 2 * (common * common * kept / units + own * own / n + 2 * common * own * kept / n) / (size * size);
}

/// Layer norm, or group norm: mean and variance over n numbers of a sample, at so many positions.
constexpr row normalize_layer(signal& s, double n, double positions, double epsilon) {
  double const m2 = s.mean * s.mean, kept = (positions - 1) / n * (s.near - m2);  // by the run's mean
  double const v = s.variance() - kept + epsilon, kurtosis = s.gaussian ? 3 : s.centered_kurtosis;
  double const overlap = centered_overlap(s);
  origin const from{s, positions};
  row r = divide(s, {.n = n,
                     .runs = runs_of(s, n, overlap),
                     .size = v,
                     .kurtosis = kurtosis,
                     .overlap = overlap,
                     .centered = true,
                     .own = from.own * run_spread(s, n, positions) * (n - 1) / 2});
  from.divide(r);
  set_size(s, 0, (s.pair - m2 - kept) / v, (s.near - m2 - kept) / v);
  if (positions == 1) s.along.soften(0);
  s.lighten_tails(kurtosis, n - 1);
  return r;
}

/// RMS norm: the mean square over n numbers of a sample, at so many positions.
constexpr row normalize_rms(signal& s, double n, double positions, double epsilon) {
  double const q = s.second_moment + epsilon, kurtosis = s.gaussian ? 3 : s.kurtosis;
  origin const from{s, positions};
  row r = divide(s, {.n = n,
                     .runs = runs_of(s, n, s.overlap()),
                     .size = q,
                     .kurtosis = kurtosis,
                     .overlap = s.overlap(),
                     .centered = false,
                     .own = from.own});
  from.divide(r);
  set_size(s, s.mean / math::sqrt(q), s.pair / q, s.near / q);
  if (positions == 1) s.along.soften(0);
  if (s.gaussian)
    s.become_normal(n);
  else
    s.kurtosis = kurtosis * n / (n - 1 + kurtosis);
  return r;
}

}  // namespace ballast::flow

#endif
