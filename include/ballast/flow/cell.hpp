// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_CELL_HPP
#define BALLAST_FLOW_CELL_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/moments_of.hpp>
#include <ballast/flow/pair_series.hpp>
#include <ballast/flow/signal.hpp>
#include <ballast/flow/squashed.hpp>

// One step of a recurrent layer: what it makes of the mean squares of its states, and what it does to the
// gradient by them. With fresh weights at each step the squares of all paths would add. The weights are tied,
// and paths may add coherently, at most as their norms do: of gated cells both are an interval, in which
// Monte Carlo lies.

namespace ballast::flow {

/// How gates are drawn: a sum has the variance input + state E h^2.
struct gate_law {
  double input = 0;   // by what the layer reads, and random biases
  double state = 0;   // hidden E u^2
  double steady = 0;  // of the sum at two steps E z z', by what the layer reads and by biases
  double mean = 0;    // of the biases
  double keep = 0;    // added to the bias of the gate that keeps the state

  constexpr double variance(double h) const { return input + state * h; }
  constexpr double correlation(double h) const { return variance(h) > 0 ? steady / variance(h) : 0; }
};

/// E h^2 and E c^2; and the most that they are where what enters adds coherently over time.
struct cell_squares {
  double h = 0, c = 0;
  double most_h = 0, most_c = 0;
  double next = 0;  // of what has been kept with what enters next: E c g, or E h n
};

struct cell_step {
  cell_squares after{};
  time_map fresh{}, tied{};  // of squares, and of norms
  double state_share =
      1;              // gradient by the sums that the state enters, by that of those that the input enters
  double spread = 2;  // relative variance of the gradient's square, of one unit
  double kept = 0;    // of a number in the state
};

/// The last moments of a gate, kept: a step changes them little.
struct gate_memory {
  double variance = -1;
  squashed gate{}, value{};  // by sigmoid, by tanh

  template <class Number>
  constexpr gate_memory const& of(Number mean, Number v) {
    if (math::abs(v - variance) > 2e-4 * v) {
      variance = v;
      gate = sigmoid_of(mean, v);
      value = tanh_of(v + mean * mean);
    }
    return *this;
  }
};

/// What gated cells have in common.
struct gated_flow {
  static constexpr bool interval = true;

  static constexpr bool homogeneous() { return false; }
  /// E h h' of two rows whose sums have this correlation.
  constexpr double pair(cell_step const& last, double correlation) const {
    return last.after.h * correlation;
  }
  constexpr void shape(signal& s) const {
    s.mean = 0;
    s.set_shapes(0, 3);
  }
};

/// The mean square of a sum of two numbers that are the same but for their size.
constexpr double coherent(double a, double b) { return a + b + 2 * math::sqrt(a * b); }

/// c' = f c + i g, h' = o tanh c'.
struct lstm_flow : gated_flow {
  gate_memory keep{}, others{};

  template <class Law>
  constexpr cell_step step(cell_squares const& before, Law const& law) {
    double const v = law.variance(before.h);
    squashed const f = keep.of(law.mean + law.keep, v).gate, i = others.of(law.mean, v).gate, o = i,
                   g = others.value;
    double const taken = i.square * g.square, alike = law.correlation(before.h) * g.square;
    double const c = f.square * before.c + taken + 2 * f.mean * i.mean * before.next,
                 most_c = coherent(f.square * before.most_c, taken);
    squashed const out = tanh_of(c);
    double const by_i_and_g = g.square * i.slope_square + i.square * g.slope_square,
                 by_c = by_i_and_g + before.c * f.slope_square,
                 most_by_c = by_i_and_g + before.most_c * f.slope_square, by_o = out.square * o.slope_square,
                 h_to_c = o.square * out.slope_square, from_h = h_to_c * by_c + by_o;
    double const gates = math::sqrt(most_by_c), c_of_h = math::sqrt(h_to_c), kept = math::sqrt(f.square),
                 coherent_from_h = c_of_h * gates + math::sqrt(by_o), state = math::sqrt(law.state);
    return {.after = {o.square * out.square, c, o.square * tanh_of(most_c).square, most_c,
                      f.mean * before.next + i.mean * alike},
            .fresh = {law.state * from_h, law.state * by_c, h_to_c * f.square, f.square, from_h, by_c},
            .tied = {state * coherent_from_h, state * gates, c_of_h * kept, kept, coherent_from_h, gates},
            .spread = 5,
            .kept = kept};
  }
};

/// h' = (1 - z) n + z h with n = tanh(W x + b + r (U h + b')).
struct gru_flow : gated_flow {
  gate_memory keep{};

  template <class Law>
  constexpr cell_step step(cell_squares const& before, Law const& law) {
    constexpr auto const& over_r = detail::points_of_normal<5>;
    double const v = law.variance(before.h), state = law.state * before.h;
    squashed const r = sigmoid_of(law.mean, v), z = keep.of(law.mean + law.keep, v).gate;
    double const taken = 1 - 2 * z.mean + z.square;
    double n = 0, n_slope = 0, r_n_slope = 0;
    double const deviation = math::sqrt(v);
    for (std::size_t k = 0; k < over_r.z.size(); ++k) {
      double const gate = math::sigmoid(law.mean + deviation * over_r.z[k]), r2 = gate * gate;
      squashed const given = tanh_of(law.input + state * r2 + law.mean * law.mean);
      n += over_r.weight[k] * given.square;
      n_slope += over_r.weight[k] * given.slope_square;
      r_n_slope += over_r.weight[k] * r2 * given.slope_square;
    }
    double const by_gates = taken * n_slope * state * r.slope_square + (n + before.h) * z.slope_square;
    double const by_state = taken * r_n_slope + by_gates, by_input = taken * n_slope + by_gates;
    double const h = taken * n + z.square * before.h + 2 * (z.mean - z.square) * before.next;
    double const next = z.mean * before.next + (1 - z.mean) * law.correlation(before.h) * n;
    return {.after = {.h = h, .most_h = h, .next = next},
            .fresh = {.hh = z.square + law.state * by_state, .gate_h = by_input},
            .tied = {.hh = math::sqrt(z.square) + math::sqrt(law.state * by_state),
                     .gate_h = math::sqrt(by_input)},
            .state_share = by_state / by_input,
            .spread = 3,
            .kept = math::sqrt(z.square)};
  }
};

/// h' = F(W x + b + U h + b'), or with a shortcut h' = h + scale F(...).
template <class F>
struct rnn_flow {
  bool interval = false;  // with a shortcut
  double scale = 1;
  moment_memory seen{};

  constexpr cell_step step(cell_squares const& before, gate_law const& law) {
    moments const y = seen.of<F>({.mean = law.mean, .variance = law.variance(before.h)}, false);
    double const added = scale * scale * y.square, slope = scale * scale * y.slope_square,
                 through = law.state * slope;
    cell_step s{.after = {.h = added, .most_h = added},
                .fresh = {.hh = through, .gate_h = slope},
                .spread = 3 * y.slope_kurtosis - 1};
    if (!interval) return s;
    s.after = {.h = before.h + added, .most_h = coherent(before.most_h, added)};
    s.fresh.hh = s.kept = 1;
    s.fresh.hh += through;
    s.tied = {.hh = 1 + math::sqrt(through), .gate_h = math::sqrt(slope)};
    return s;
  }

  /// Does F let its argument's size through?
  constexpr bool homogeneous() const { return math::abs(seen.values.damping - 1) < 1e-9; }
  constexpr double pair(cell_step const& last, double correlation) const {
    if (interval) return last.after.h * correlation;
    return pair_series{seen.values, seen.input.variance}.value(correlation);
  }
  constexpr void shape(signal& s) const {
    s.mean = interval ? 0 : seen.values.mean;
    if (interval) return s.set_shapes(0, 3);
    s.set_shapes(seen.values.skew(math::sqrt(seen.values.variance())), seen.values.centered_kurtosis());
  }
};

}  // namespace ballast::flow

#endif
