// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_GRADIENT_HPP
#define BALLAST_FLOW_GRADIENT_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/batch_direction.hpp>
#include <ballast/flow/common_direction.hpp>
#include <ballast/flow/row.hpp>
#include <ballast/flow/spread.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <numbers>

namespace ballast::flow {

constexpr double log10(double x) { return math::log(x) / std::numbers::ln10; }

/// What is known of dL/dy at a boundary, by total norms: a layer of any width is one factor.
struct gradient {
  double log_square = 0;    // log10 of E |dL/dy|^2, which is 1 at the output: the norm itself would underflow
  double log_variance = 0;  // of ln |dL/dy|^2 over weights
  double log_shift = 0;     // of its mean
  double follows = 0;       // d ln |dL/dy|^2 / d ln |y|^2, as the size of a sample varies
  double counted = 0;       // that of it which the units' profile knows
  double parting = 0;       // variance of ln |dL/dy|^2 of one sample about what all samples have in common
  double interval = 0;      // log10 of how much larger E |dL/dy|^2 may be
  double kurtosis = 3;      // of its numbers
  double common_mode = 1;   // |sum of dL/dy over samples|^2 / sum of |dL/dy|^2; 1 where they are independent
  double near_mode = 1;     // the same over the positions of a sample
  double overlap = 0;       // the mean of cos^2 of the angle between those of two samples, or positions
  profile units{};
  batch_direction batch{};
  double excess = 0;  // of its alignment, see below, beyond what the units' profile makes up
  common_direction common{};
  std::size_t samples = 1;   // of the batch
  position_profile along{};  // over the positions
  double state_read =
      0;  // of a recurrent layer: E h^2 that its weights read beside x, for each of its features
  bool silent = false;  // zero, by a factor of zero above

  constexpr double rows() const { return static_cast<double>(samples) * along.breadth(); }
  /// How many count: 1 / E sum w^2, for the shares w of the samples in the sum of their squares. As they part, one of
  /// them outgrows the others: to within a few percent for numbers that are log-normal.
  constexpr double leading_rows() const {
    if (rows() < 2 || parting <= 0) return rows();
    return 1 / (1 - (1 - 1 / rows()) / math::sqrt(1 + 0.75 * parting / math::log(rows())));
  }
  /// How many of its numbers fluctuate on their own, of so many a position.
  constexpr double elements(std::size_t width) const {
    return static_cast<double>(width) * independent(leading_rows(), cosine_square());
  }
  /// Of the angle between those of two samples: what both have along (1, 1, ...) is parallel.
  constexpr double cosine_square() const {
    double const rest = 1 - common.share;
    return rest * rest * overlap + common.share * common.share;
  }

  /// n (x dL/dx)^2 / (|x|^2 |dL/dx|^2) - 1: 0 where the direction is independent of x.
  constexpr double alignment() const { return 2 * units.bend + excess; }

  /// Passes to one part of a sum.
  constexpr void enter(double part, double variance) {
    excess *= part;
    batch.coupling *= variance;
    units.enter(variance, math::sqrt(variance));
  }

  constexpr void pass(row const& r) {
    double const n = static_cast<double>(r.width), rows = leading_rows();
    // A factor for each unit: what it adds to the variance for one sample, and for two.
    double const own = kurtosis * (r.kurtosis_factor - 1);
    double const shared = (1 + (kurtosis - 1) * overlap) * (r.pair_kurtosis - 1);
    double const fresh = std::max(own + (rows - 1) * shared, 0.0) / (rows * n);
    kurtosis = r.mixes ? 3 : kurtosis * r.kurtosis_factor;
    spread const mixing = r.random ? log_mean_square(elements(r.width)) : spread{};
    log_variance += r.log_variance + fresh + mixing.variance;
    parting += r.parting + std::max(own - shared, 0.0) / n +
               (r.random ? log_mean_square(n).variance * (1 - cosine_square()) : 0);
    log_shift += r.log_shift + mean_log_of_more(2 / elements(r.width), fresh) + mixing.shift;
    follow_size(r, rows);
    double const kept = r.pair_response_square, turned = r.pair_kurtosis - kept + (r.random ? 1 : 0);
    overlap = std::min(kept * overlap + room_to_turn(overlap) * turned / n, 1.0);
    double const aligned = 1 + r.excess_coupling * excess + r.coupling * (alignment() + batch.coupling),
                 bend = 2 * units.bend, sum = common_mode + near_mode - 1;
    common_mode = 1 + (common_mode - 1) * r.pair_response;
    near_mode = 1 + (near_mode - 1) * r.near_response;
    if (r.rows_coupling != 0) log_square += log10(batch.left(sum, this->rows()));
    if (r.centers_batch) center(this->rows());
    batch.pass(r, sum, this->rows());
    double const followed = units.pass(r.map);
    excess = r.excess + r.turning * excess / followed + r.bend_turning * bend;
    log_square += r.log_gain + log10(std::max(followed * aligned, 0.01));
    if (r.mixes || r.centers_batch)
      common = {};
    else
      common.multiply(r.mean_slope);
    silent = silent || r.gain == 0;
    if (r.move) r.move(r, *this);
  }

 private:
  /// The gain varies with the size of x, and with what the layer's own numbers add to that of y: so do, by now, the gains
  /// above. Of many samples the mean counts, which grows with what they differ by.
  constexpr void follow_size(row const& r, double rows) {
    double const above = r.size_damping * follows, apart = r.size_variance - r.size_common;
    double const drawn = 2 * r.excess_coupling * follows, drawn_apart = drawn * std::max(1 - r.overlap, 0.0);
    double const slope = r.size_slope * (r.size_slope + 2 * above);
    double const of_sample = slope * r.size_variance + drawn, of_own = slope * apart + drawn_apart;
    log_variance = std::max(log_variance + of_sample - of_own + of_own / rows, 0.0);
    parting = std::max(parting + of_own, 0.0);
    double const seen = follows != 0 ? counted / follows : 0;
    log_shift +=
        (r.size_slope * (r.size_slope / 2 + above) * apart + drawn_apart / 2 * (1 - seen)) * (1 - 1 / rows);
    counted = r.size_damping == 0 ? r.size_slope : r.mixes ? 0 : r.size_damping * counted;
    follows = r.size_slope + above;
  }
  /// The mean of all rows is taken from each, whose sum becomes zero.
  constexpr void center(double rows) {
    double const near_rows = rows / static_cast<double>(samples) - 1, pair_rows = rows - 1 - near_rows;
    double const sum = common_mode + near_mode - 1, mean = sum / rows, left = 1 - mean;
    if (left < 1e-9) return;
    near_mode = 1 + (near_mode - 1 - near_rows * mean) / left;
    common_mode = 1 + (common_mode - 1 - pair_rows * mean) / left;
  }
};

/// The prediction for one layer with weights.
struct layer_flow {
  std::size_t layer = 0;  // number in the topology; the layers of a block share one
  std::size_t fan_in = 0, fan_out = 0;
  double second_moment = 0, mean = 0;  // of what the layer reads
  double gain = 0;                     // E |dL/dx|^2 / E |dL/dy|^2
  double output_decades = 0;           // typical log10 |dL/dy|, where it is 1 at the network's output
  double decades = 0;                  // typical log10 |dL/dW|
  double beta = 0;                     // variance of ln |dL/dW|^2 over weights: the finite width's spread
  double interval = 0;                 // decades by which both may be more: tied weights give an interval
  double gathered = 0;                 // decades by which dL/dy is larger once it is summed over positions
  bool silent = false;                 // the gradient is zero at the first step, on purpose: rezero

  /// Of log10 |dL/dW| over weights.
  constexpr double deviation() const { return math::sqrt(beta) / (2 * std::numbers::ln10); }
  /// Decades without what the width adds: 0 where signal and gradient keep their size.
  constexpr double drift() const { return decades - log10(static_cast<double>(fan_in)) / 2; }
};

/// |dL/dW|^2 = |dL/dz|^2 fan_in E x^2, given the gradient by the output y and that by the sums z = W x. As the samples' gradients align, and what
/// the layer reads too, they add to one number with a random sign and not to many.
constexpr layer_flow weight_gradient(row const& r, gradient const& by_output, gradient const& g) {
  double const aligned = g.cosine_square() * r.overlap * (1 - 1 / g.leading_rows());
  spread const sum = aligned > 0 ? log_mean_square(1 / std::min(aligned, 1.0)) : spread{};
  double const shared = r.pair * (g.common_mode - 1) + r.near * (g.near_mode - 1);
  double const read = (r.second_moment + shared) * r.inside + (r.arrive ? g.state_read : 0);
  double const square = g.log_square + log10(std::max(static_cast<double>(r.fan_in) * read, 1e-300));
  return {.layer = r.layer,
          .fan_in = r.fan_in,
          .fan_out = r.fan_out,
          .second_moment = r.second_moment,
          .mean = r.mean,
          .gain = r.gain,
          .output_decades = (by_output.log_square + by_output.log_shift / std::numbers::ln10) / 2,
          .decades = (square + (g.log_shift + r.input_shift + sum.shift) / std::numbers::ln10) / 2,
          .beta = g.log_variance + r.input_variance + sum.variance,
          .interval = (g.interval + r.read_interval) / 2,
          .gathered = log10(std::max(g.near_mode, 1.0)) / 2,
          .silent = g.silent};
}

}  // namespace ballast::flow

#endif
