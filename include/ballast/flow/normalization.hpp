// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_NORMALIZATION_HPP
#define BALLAST_FLOW_NORMALIZATION_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/signal.hpp>

namespace ballast::flow {

/// What all three leave: second moment one, and no memory of the input's size.
constexpr void set_size(signal& s, double mean, double pair) {
  s.second_moment = 1;
  s.mean = mean;
  s.pair = pair;
  s.log_variance = s.log_shift = 0;
  s.sensitivity = 1;
}

/// Batch norm in training, over a batch of independent samples.
constexpr row normalize_batch(signal& s, double epsilon) {
  double const batch = static_cast<double>(s.samples), v = s.second_moment - s.pair + epsilon;
  row r{.centers_batch = true, .width = s.width};
  if (s.samples <= 3) {
    s.lose("the mean square gradient of batch norm is infinite in batches of three samples or fewer");
    return r;
  }
  if (2 * s.width < s.samples)
    s.lose("batch norm has fewer units than the batch has samples: its covariance has not full rank");
  r.gain = s.gaussian ? (batch - 2) / ((batch - 3) * v)
                      : (1 - 2 / batch) * (1 + (s.centered_kurtosis - 1) / batch) / v;
  set_size(s, 0, 0);
  s.overlap_variance = s.fresh_overlap(s.width);
  s.kurtosis = s.gaussian ? 3 : s.centered_kurtosis;
  return r;
}

/// Layer norm, or group norm: mean and variance over n numbers of a sample.
constexpr row normalize_layer(signal& s, double n, double epsilon) {
  double const v = s.variance() + epsilon;
  row const r{.gain = (1 + ((s.gaussian ? 3 : s.centered_kurtosis) - 2) / n) / v,
              .log_variance = s.log_variance,
              .log_shift = (s.gaussian ? 1.25 / n : 0) - s.log_variance / 2,
              .width = s.width};
  set_size(s, 0, (s.pair - s.mean * s.mean) / v);
  s.kurtosis = s.gaussian ? 3 : s.centered_kurtosis;
  return r;
}

/// RMS norm: the mean square over n numbers of a sample.
constexpr row normalize_rms(signal& s, double n, double epsilon) {
  double const q = s.second_moment + epsilon;
  row const r{.gain = (1 + 1 / n) / q,
              .log_variance = s.log_variance,
              .log_shift = 1.25 / n - s.log_variance / 2,
              .width = s.width};
  set_size(s, s.mean / math::sqrt(q), s.pair / q);
  return r;
}

}  // namespace ballast::flow

#endif
