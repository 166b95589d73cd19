// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_NORMALIZATION_HPP
#define BALLAST_FLOW_NORMALIZATION_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/signal.hpp>

namespace ballast::flow {

/// What all norms leave: second moment one, and no memory of the input's size.
constexpr void set_size(signal& s, double mean, double pair, double near = 0) {
  s.second_moment = 1;
  s.mean = mean;
  s.pair = pair;
  s.near = near;
  s.log_variance = s.log_shift = 0;
  s.sensitivity = 1;
  s.interval = 0;
}

/// Batch norm in training, over all positions of a batch.
constexpr row normalize_batch(signal& s, double epsilon) {
  double const n = static_cast<double>(s.rows()), others = s.other_rows(), v = s.second_moment - others,
               size = v + epsilon;
  row r{.centers_batch = true, .width = s.width};
  if (s.rows() <= 3) {
    s.lose("the mean square gradient of batch norm is infinite in batches of three samples or fewer");
    return r;
  }
  if (s.along.positions() == 1 && 2 * s.width < s.samples)
    s.lose("batch norm has fewer units than the batch has samples: its covariance has not full rank");
  r.gain = s.gaussian ? (n - 2) / ((n - 3) * size) : (1 - 2 / n) * (1 + (s.centered_kurtosis - 1) / n) / size;
  set_size(s, 0, v > 0 ? (s.pair - others) / v : 0, v > 0 ? (s.near - others) / v : 0);
  s.overlap_variance = s.fresh_overlap(s.width);
  s.kurtosis = s.gaussian ? 3 : s.centered_kurtosis;
  return r;
}

/// Batch norm by the running statistics that it starts with, mean 0 and variance 1.
constexpr row normalize_by_start(signal& s, double epsilon) {
  double const factor = 1 / math::sqrt(1 + epsilon);
  s.scale(factor);
  return {.gain = factor * factor, .width = s.width};
}

/// Layer norm, or group norm: mean and variance over n numbers of a sample, at so many positions.
constexpr row normalize_layer(signal& s, double n, double positions, double epsilon) {
  double const m2 = s.mean * s.mean, kept = (positions - 1) / n * (s.near - m2);  // by the run's mean
  double const v = s.variance() - kept + epsilon;
  row const r{.gain = (1 + ((s.gaussian ? 3 : s.centered_kurtosis) - 2) / n) / v,
              .log_variance = s.log_variance,
              .log_shift = (s.gaussian ? 1.25 / n : 0) - s.log_variance / 2,
              .width = s.width};
  set_size(s, 0, (s.pair - m2 - kept) / v, (s.near - m2 - kept) / v);
  if (positions == 1) s.along.soften(0);
  s.kurtosis = s.gaussian ? 3 : s.centered_kurtosis;
  return r;
}

/// RMS norm: the mean square over n numbers of a sample, at so many positions.
constexpr row normalize_rms(signal& s, double n, double positions, double epsilon) {
  double const q = s.second_moment + epsilon;
  row const r{.gain = (1 + 1 / n) / q,
              .log_variance = s.log_variance,
              .log_shift = 1.25 / n - s.log_variance / 2,
              .width = s.width};
  set_size(s, s.mean / math::sqrt(q), s.pair / q, s.near / q);
  if (positions == 1) s.along.soften(0);
  return r;
}

}  // namespace ballast::flow

#endif
