// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_SIGNAL_HPP
#define BALLAST_FLOW_SIGNAL_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/axis_profile.hpp>
#include <ballast/flow/moments_of.hpp>
#include <ballast/flow/spread.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

// The gradient-flow prediction: mean-field theory of a network at initialization, evaluated by the compiler.
//
// On the way up a `signal` passes through the layers: averages over units, weights and inputs. Each layer's
// `flow_rule` moves the signal from its input to its output and returns a `row`: what it will do to the
// gradient on the way down, which is then nothing but arithmetic (see flow/gradient.hpp). A layer that the
// theory does not cover makes the signal unknown, which is a verdict and not an error.
//
// The positions of a sequence or an image pass through the same weights, as the samples of a batch do: to most of
// the theory each of them is a row of a larger batch.

namespace ballast::detail {

struct axis;

}  // namespace ballast::detail

namespace ballast::flow {

/// How many independent samples have a mean square that fluctuates as that of n samples through the same weights,
/// which correlates the squares of any two by their overlap.
constexpr double independent(double count, double overlap) {
  return count / (1 + (count - 1) * (overlap < 1 ? overlap : 1));
}

/// E (1 - x) (1 - 2 x) of the cosine's square x of two directions, beta distributed with this mean: n times by what x grows
/// through random weights to n numbers.
constexpr double room_to_turn(double mean) { return mean < 1 ? (1 - mean) / (1 + 2 * mean) : 0; }

/// Of numbers y = f(W x): see common_direction.
struct lean_on_weights {
  double of_sum = 0;   // n E w^2 E f''
  double of_pull = 0;  // n E w^2 Cov(f, f')'

  constexpr lean_on_weights times(double factor) const {
    return {factor * of_sum, factor * factor * of_pull};
  }
};

struct signal;

/// What an activation was given, and did to it.
struct activated_numbers {
  double (*value)(double) = [](double x) { return x; };
  double (*slope)(double) = [](double) { return 1.0; };
  double mean = 0, deviation = 1, pair = 0, near = 0;  // of x; pair and near as correlations
  double slope_square = 1;                             // E f'^2
  std::size_t step = 0;

  constexpr activated_numbers() = default;
  constexpr explicit activated_numbers(signal const& s);
};

/// What is known of the numbers h at a boundary between two layers.
struct signal {
  double second_moment = 1;      // E h^2
  double mean = 0;               // E h
  double pair = 0;               // E h h' of one unit for two samples
  double near = 0;               // the same for two positions of one sample
  double kurtosis = 3;           // E h^4 / (E h^2)^2
  double centered_kurtosis = 3;  // the same of h - E h
  double skew = 0;               // E (h - E h)^3 / (Var h)^1.5
  bool gaussian = true;          // after a mixing of many inputs, not after an activation

  // Finite width: the logarithm of the mean square, of a batch and of one sample, is about normal.
  double log_variance = 0;     // its variance over weights
  double log_shift = 0;        // its mean, less the logarithm of the second moment
  double sample_variance = 0;  // the same of one sample
  double sample_shift = 0;
  double overlap_variance = 0;  // of the cosine between two samples
  double sensitivity = 1;       // d ln(second moment) by that of an earlier boundary, of all the largest

  double interval = 0;       // log10 of how much larger E h^2 may be
  double log_gain = 0;       // log10 of the gradient's gain, from the last fork to here
  double echo = 1;           // d ln(second moment) by that of x at the last fork
  bool silent = false;       // a factor of zero since then: no gradient passes
  bool mixed = false;        // random weights since then
  std::size_t width = 1;     // numbers a position
  std::size_t samples = 1;   // of a batch
  position_profile along{};  // E h^2 over the positions

  bool at_fork = false;  // the numbers that a block reads, unchanged
  double steer = 0;      // n E w^2 where these are W x with the x that the block reads
  lean_on_weights tilt{};

  bool blended = false;                         // a sum of which a part comes from many inputs
  double blends_activated = 0, loose_ends = 0;  // how often the theory is an approximation: see doubt()
  moment_memory seen{};
  std::size_t step = 1;           // this layer's, counted from the input
  activated_numbers activated{};  // by the last activation

  std::string_view closed{};   // why no layer may follow; empty where any may
  std::string_view culprit{};  // the layer at which it became unknown
  std::string_view unknown{};  // why nothing more is known; empty where all is

  constexpr double variance() const { return second_moment - mean * mean; }
  constexpr near_normal law() const { return {mean, variance(), skew, centered_kurtosis - 3}; }
  /// How many positions a batch has.
  constexpr std::size_t rows() const { return samples * along.positions(); }
  /// E h h' of one unit for two rows of a batch.
  constexpr double other_rows() const {
    double const all = static_cast<double>(rows()), of_sample = static_cast<double>(along.positions());
    return all > 1 ? ((of_sample - 1) * near + (all - of_sample) * pair) / (all - 1) : pair;
  }
  /// The correlation of one unit over two samples, given E h h'.
  constexpr double correlation(double product) const {
    return variance() > 0 ? (product - mean * mean) / variance() : 0;
  }
  constexpr double correlation() const { return correlation(pair); }
  /// The mean cosine between two samples.
  constexpr double cosine() const { return second_moment > 0 ? pair / second_moment : 0; }
  /// What the cosine of two samples, each of n numbers of their own, varies by.
  constexpr double fresh_overlap(std::size_t n) const {
    double const rest = 1 - cosine() * cosine();
    return rest * rest / static_cast<double>(n);
  }
  /// Through random weights to n numbers, which turn samples towards each other or away: the square of the cosine is
  /// about beta distributed, with an end at one.
  constexpr void turn_samples(std::size_t n) {
    double const rest = 1 - cosine() * cosine();
    double const share = rest > 0 ? std::min(overlap_variance / rest, 1.0) : 1;
    overlap_variance += fresh_overlap(n) * room_to_turn(share);
  }
  /// The mean of its square.
  constexpr double overlap() const { return cosine() * cosine() + overlap_variance; }
  /// How many numbers of a batch fluctuate on their own.
  constexpr double elements() const {
    return static_cast<double>(width) * independent(static_cast<double>(rows()), overlap());
  }

  /// What all samples share of the variance of one, given that of the batch.
  constexpr double shared(double of_sample, double of_batch) const {
    double const n = static_cast<double>(rows());
    return n > 1 ? std::clamp((n * of_batch - of_sample) / (n - 1), 0.0, of_sample) : of_sample;
  }

  /// A factor for each sample, with mean one and this variance.
  constexpr void vary_samples(double fresh) {
    double const of_batch = fresh / static_cast<double>(rows());
    log_variance += of_batch;
    log_shift -= of_batch / 2;
    sample_variance += fresh;
    sample_shift -= fresh / 2;
  }

  constexpr double independent_samples() const { return elements() / static_cast<double>(width); }
  /// How the logarithm of a sample's mean square would vary were its numbers drawn independently.
  constexpr spread drawn() const {
    if (gaussian) return log_mean_square(static_cast<double>(width));
    double const variance = (kurtosis - 1) / static_cast<double>(width);
    return {-variance / 2, variance};
  }

  /// Decades by which the gradient may be off: so far from Monte Carlo were, at most, networks of up to 40 blocks
  /// with an activation after the sum, and with a body that ends in an activation.
  constexpr double doubt() const { return 0.025 * blends_activated + 0.004 * loose_ends * loose_ends; }

  /// Normal numbers with mean zero; on a sphere in n dimensions their tails are lighter.
  constexpr void become_normal(double n = 1e100) {
    kurtosis = centered_kurtosis = 3 * n / (n + 2);
    skew = 0;
  }

  /// Of n numbers about their mean, divided by their deviation: on a sphere in n dimensions tails are lighter.
  constexpr void lighten_tails(double before, double n) {
    double const kept = n / (n - 1 + before), root = math::sqrt(kept);
    kurtosis = centered_kurtosis = before * kept;
    skew *= root * math::sqrt(root);
  }

  /// Has the layer before this one been an activation?
  constexpr bool activated_now() const { return activated.step + 1 == step; }

  constexpr void set_shapes(double new_skew, double new_centered_kurtosis) {
    skew = new_skew;
    centered_kurtosis = new_centered_kurtosis;
    double const v = variance(), m2 = mean * mean, cube = skew * v * math::sqrt(v);
    double const raw = centered_kurtosis * v * v + 4 * mean * cube + 6 * m2 * v + m2 * m2;
    kurtosis = second_moment > 0 ? raw / (second_moment * second_moment) : 3;
  }
  /// Those of the sum of two independent numbers, whose cumulants add.
  constexpr void add_shapes(signal const& a, signal const& b) {
    auto const third = [](signal const& s) { return s.skew * s.variance() * math::sqrt(s.variance()); };
    auto const fourth = [](signal const& s) {
      return (s.centered_kurtosis - 3) * s.variance() * s.variance();
    };
    double const v = variance();
    set_shapes(v > 0 ? (third(a) + third(b)) / (v * math::sqrt(v)) : 0,
               v > 0 ? 3 + (fourth(a) + fourth(b)) / (v * v) : 3);
  }

  /// Becomes that of patches of so many positions.
  constexpr void average(double positions) {
    spread const own = drawn();
    double const fresh = sample_variance < own.variance ? sample_variance : own.variance;
    sample_variance -= fresh * (1 - 1 / positions);
    sample_shift -= own.shift * (1 - 1 / positions);
    overlap_variance /= positions;
  }

  constexpr void scale(double factor) {
    second_moment *= factor * factor;
    pair *= factor * factor;
    near *= factor * factor;
    mean *= factor;
  }

  constexpr void enter_branch() {
    log_gain = steer = 0;
    tilt = {};
    echo = 1;
    silent = mixed = false;
    at_fork = true;
  }

  constexpr void pass_sensitivity(double factor) {
    sensitivity = (sensitivity > 1 ? sensitivity : 1) * factor;
  }

  constexpr void lose(std::string_view reason) {
    if (unknown.empty()) unknown = reason;
  }
};

constexpr activated_numbers::activated_numbers(signal const& s)
    : mean(s.mean),
      deviation(math::sqrt(s.variance())),
      pair(s.correlation()),
      near(s.correlation(s.near)),
      step(s.step) {}

}  // namespace ballast::flow

#endif
