// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_ROW_HPP
#define BALLAST_FLOW_ROW_HPP

#include <ballast/flow/axis_profile.hpp>
#include <ballast/flow/profile.hpp>
#include <ballast/flow/signal.hpp>
#include <ballast/flow/time_map.hpp>

#include <array>
#include <cstddef>

namespace ballast::flow {

/// Which way a step leads: through a layer, or around a block of two branches.
enum class turn { none, fork, other_branch, join };

struct gradient;

/// What a layer does to the gradient.
struct row {
  double gain = 1;             // E |dL/dx|^2 / E |dL/dy|^2, of total norms
  double kurtosis_factor = 1;  // E f'^4 / (E f'^2)^2 of a factor f' for each unit
  double pair_response = 1;    // for two samples: E f' f'' / E f'^2
  double pair_response_square = 1;
  double pair_kurtosis = 1;  // E f'^2 f''^2 / (E f'^2)^2
  double near_response = 1;  // as pair_response, for two positions
  bool mixes = false;        // sums over many units
  bool random = false;       // with independent weights
  bool centers_batch = false;
  double log_variance = 0, log_shift = 0;  // added to variance and mean of ln |dL/dx|^2
  double parting = 0;                      // and to what the samples differ by
  std::size_t width = 1;                   // numbers a position of x

  // As the size of x varies, by what earlier layers left in ln |x|^2, ln(gain) follows it by the slope and ln |y|^2 by
  // the damping.
  double size_slope = 0, size_damping = 1;
  double size_variance = 0, size_common = 0;  // of one sample, and of it what all samples share

  // How the gradient by x depends on x: see `alignment` and `units` of the gradient.
  double excess_coupling = 0, coupling = 0;  // d ln(gain) / d excess, d ln(gain) / d alignment
  double excess = 0, turning = 1, bend_turning = 0;
  profile_map map{};

  // What batch norm below takes of the gradient along the numbers of one unit, all rows of the batch: see `gradient`.
  bool curves = false;       // y = f(x)
  double square_weight = 1;  // E x^2 f'^2 / (E x^2 E f'^2)
  double shared_weight = 0;  // (E x f')^2 / (E x^2 E f'^2)
  double rows_coupling = 0;  // of batch norm
  double rows_damping = 1;   // d ln Var y / d ln Var x

  std::size_t fan_in = 0, fan_out = 0;                        // of a layer with weights, else zero
  std::size_t hidden = 0;                                     // of a recurrent layer
  double second_moment = 0, mean = 0, pair = 0, overlap = 0;  // of what it reads
  double near = 0;
  double input_variance = 0, input_shift = 0;

  /// Leads the gradient from the positions of y to those of x, where they differ.
  void (*move)(row const&, gradient&) = nullptr;
  std::array<std::size_t, 2> positions{1, 1};             // of x, along its axes
  std::array<ballast::detail::axis const*, 2> windows{};  // what slides along them
  void (*arrive)(row const&, gradient&) = nullptr;        // leads it to the sums of a layer's weights
  axis_profile reach{}, most_reach{}, state_read{};       // by the steps of y
  unit_memories memories{};
  time_maps fresh{}, tied{};  // of each, the last step back in time
  bool walks = false;         // each unit of it is a random walk
  double reached = 1, memory = 0, spread = 0, fresh_overlap = 0;
  double read_interval = 0;
  bool backward = false;
  double inside = 1;  // what the padding leaves of E x^2 in a patch

  turn way = turn::none;
  double share = 0;                    // of a join: the body's part of the gain
  double part = 0, variance_part = 0;  // and of the sum's second moment and variance
  double echo = 0;  // how the size of the body's output follows that of x, where x itself is added to it
  lean_on_weights tilt{};
  double mean_slope = 1;  // (E f')^2 / E f'^2
  double into_a = 1, into_b = 1,
         past = 0;        // how much of the gradient's square goes into the branches, and past both
  double log_gain = 0;    // log10 of the gain
  std::size_t layer = 0;  // number in the topology
  constexpr bool has_weights() const { return fan_in > 0; }
};

}  // namespace ballast::flow

#endif
