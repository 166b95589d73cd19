// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_SIGNAL_HPP
#define BALLAST_FLOW_SIGNAL_HPP

#include <ballast/flow/moments.hpp>

#include <cstddef>
#include <string_view>

// The gradient-flow prediction: mean-field theory of a network at initialization, evaluated by the compiler.
//
// On the way up a `signal` passes through the layers: averages over units, weights and inputs. Each layer's
// `flow_rule` moves the signal from its input to its output and returns a `row`: what it will do to the
// gradient on the way down, which is then nothing but arithmetic (see flow/gradient.hpp). A layer that the
// theory does not cover makes the signal unknown, which is a verdict and not an error.

namespace ballast::flow {

/// How many independent samples have a mean square that fluctuates as that of n samples through the same weights,
/// which correlates the squares of any two by their overlap.
constexpr double independent(std::size_t n, double overlap) {
  double const count = static_cast<double>(n);
  return count / (1 + (count - 1) * (overlap < 1 ? overlap : 1));
}

/// What is known of the numbers h at a boundary between two layers.
struct signal {
  double second_moment = 1;      // E h^2
  double mean = 0;               // E h
  double pair = 0;               // E h h' of one unit for two samples
  double kurtosis = 3;           // E h^4 / (E h^2)^2
  double centered_kurtosis = 3;  // the same of h - E h
  bool gaussian = true;          // after a mixing of many inputs, not after an activation

  // Finite width: the logarithm of the sample's mean square is about normal.
  double log_variance = 0;      // its variance over weights
  double log_shift = 0;         // its mean, less the logarithm of the second moment
  double overlap_variance = 0;  // of the cosine between two samples
  double sensitivity = 1;       // d ln(second moment) by that of an earlier boundary, of all the largest

  double log_gain = 0;      // log10 of the gradient's gain, from the last fork to here
  bool silent = false;      // a factor of zero since then: no gradient passes
  bool mixed = false;       // random weights since then
  std::size_t width = 1;    // numbers a sample
  std::size_t samples = 1;  // of a batch

  bool blended = false;                         // a sum of which a part comes from many inputs
  double blends_activated = 0, loose_ends = 0;  // how often the theory is an approximation: see doubt()
  moment_memory seen{};

  std::string_view culprit{};  // the layer at which it became unknown
  std::string_view unknown{};  // why nothing more is known; empty where all is

  constexpr double variance() const { return second_moment - mean * mean; }
  /// The correlation of one unit over two samples.
  constexpr double correlation() const { return variance() > 0 ? (pair - mean * mean) / variance() : 0; }
  /// The mean cosine between two samples.
  constexpr double cosine() const { return second_moment > 0 ? pair / second_moment : 0; }
  /// What the cosine of two samples, each of n numbers of their own, varies by.
  constexpr double fresh_overlap(std::size_t n) const {
    double const rest = 1 - cosine() * cosine();
    return rest * rest / static_cast<double>(n);
  }
  /// The mean of its square.
  constexpr double overlap() const { return cosine() * cosine() + overlap_variance; }
  /// How many numbers of a batch fluctuate on their own.
  constexpr double elements() const { return static_cast<double>(width) * independent(samples, overlap()); }

  /// Decades by which the gradient may be off: so far from Monte Carlo were, at most, networks of up to 40 blocks
  /// with an activation after the sum, and with a body that ends in an activation.
  constexpr double doubt() const { return 0.025 * blends_activated + 0.004 * loose_ends * loose_ends; }

  constexpr void scale(double factor) {
    second_moment *= factor * factor;
    pair *= factor * factor;
    mean *= factor;
  }

  constexpr void pass_sensitivity(double factor) {
    sensitivity = (sensitivity > 1 ? sensitivity : 1) * factor;
  }

  constexpr void lose(std::string_view reason) {
    if (unknown.empty()) unknown = reason;
  }
};

/// Which way a step leads: through a layer, or around a block of two branches.
enum class turn { none, fork, other_branch, join };

/// What a layer does to the gradient.
struct row {
  double gain = 1;             // E |dL/dx|^2 / E |dL/dy|^2, of total norms
  double kurtosis_factor = 1;  // E f'^4 / (E f'^2)^2 of a factor f' for each unit
  double pair_response = 1;    // for two samples: E f' f'' / E f'^2
  double pair_kurtosis = 1;    // E f'^2 f''^2 / (E f'^2)^2
  bool mixes = false;          // sums over many units
  bool random = false;         // with independent weights
  bool centers_batch = false;
  double log_variance = 0, log_shift = 0;  // added to variance and mean of ln |dL/dx|^2
  std::size_t width = 1;                   // numbers a sample of x

  std::size_t fan_in = 0, fan_out = 0;                        // of a layer with weights, else zero
  double second_moment = 0, mean = 0, pair = 0, overlap = 0;  // of what it reads
  double input_variance = 0, input_shift = 0;

  turn way = turn::none;
  double share = 0;       // of a join: the body's part of the gain
  double log_gain = 0;    // log10 of the gain
  std::size_t layer = 0;  // number in the topology
  constexpr bool has_weights() const { return fan_in > 0; }
};

}  // namespace ballast::flow

#endif
