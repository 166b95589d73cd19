// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_CELL_HPP
#define BALLAST_FLOW_CELL_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/moments_of.hpp>
#include <ballast/flow/pair_series.hpp>
#include <ballast/flow/row.hpp>
#include <ballast/flow/squashed.hpp>

#include <array>
#include <cstddef>

// One step of a recurrent layer: what it makes of the mean squares of its states, and what it does to the
// gradient by them. With fresh weights at each step the squares of all paths would add. The weights are tied,
// and paths may add coherently, at most as their norms do: of gated cells both are an interval, in which
// Monte Carlo lies.

namespace ballast::flow {

/// How gates are drawn: a sum has the variance input + state E h^2.
struct gate_law {
  double input = 0;  // by what the layer reads, and random biases
  double state = 0;  // hidden E u^2
  double state_norm = math::sqrt(state);
  double steady = 0;  // of the sum at two steps E z z', by what the layer reads and by biases
  double mean = 0;    // of the biases
  unit_memory memory{};
  std::size_t kind = 0;  // number of the memory
  double h = 0;          // E h^2 of all units before the step

  constexpr double variance() const { return input + state * h; }
  constexpr double correlation() const { return variance() > 0 ? steady / variance() : 0; }
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

/// Moments that depend on a variance, which changes little between steps: then they are read between the two
/// ends of a narrow bracket.
template <class Moments>
class bracketed {
 public:
  template <class Exact>
  constexpr Moments const& of(double v, Exact const& exact) {
    if (v != last_) now_ = math::abs(v - last_) > width * v ? exact(v) : between(v, exact);
    last_ = v;
    return now_;
  }

 private:
  static constexpr double width = 0.02;
  double last_ = -1, low_ = 0, high_ = -1;
  Moments now_{}, at_low_{}, at_high_{};

  template <class Exact>
  constexpr Moments between(double v, Exact const& exact) {
    if (v < low_ || v > high_) {
      low_ = v < last_ ? v * (1 - width) : v;
      high_ = v < last_ ? v : v * (1 + width);
      at_low_ = exact(low_);
      at_high_ = exact(high_);
    }
    return at_low_.towards(at_high_, (v - low_) / (high_ - low_));
  }
};

/// What gated cells have in common.
struct gated_flow {
  static constexpr bool interval = true;

  static constexpr bool homogeneous() { return false; }
  /// E h h' of two rows whose sums have this correlation.
  constexpr double pair(double h, double correlation) const { return h * correlation; }
  constexpr void shape(signal& s) const {
    s.mean = 0;
    s.set_shapes(0, 3);
  }
};

/// The mean square of a sum of two numbers that are the same but for their size.
constexpr double coherent(double a, double b) { return a + b + 2 * math::sqrt(a * b); }

/// c' = f c + i g, h' = o tanh c'.
struct lstm_flow : gated_flow {
  std::array<bracketed<squashed>, most_memories> keep{}, take{};
  bracketed<squashed> output{}, value{};

  template <class Law>
  constexpr cell_step step(cell_squares const& before, Law const& law) {
    double const v = law.variance();
    auto const gate = [&](bracketed<squashed>& known, double bias) {
      return known.of(v, [&](double q) { return sigmoid_of(law.mean + bias, q); });
    };
    squashed const f = gate(keep[law.kind], law.memory.keep), o = gate(output, 0),
                   i = law.memory.take == 0 ? o : gate(take[law.kind], law.memory.take),
                   g = value.of(v, [&](double q) { return tanh_of(q + law.mean * law.mean); });
    double const taken = i.square * g.square, alike = law.correlation() * g.square;
    double const c = f.square * before.c + taken + 2 * f.mean * i.mean * before.next,
                 most_c = coherent(f.square * before.most_c, taken);
    squashed const out = tanh_of(c);
    double const by_i_and_g = g.square * i.slope_square + i.square * g.slope_square,
                 by_c = by_i_and_g + before.c * f.slope_square,
                 most_by_c = by_i_and_g + before.most_c * f.slope_square, by_o = out.square * o.slope_square,
                 h_to_c = o.square * out.slope_square, from_h = h_to_c * by_c + by_o;
    double const gates = math::sqrt(most_by_c), c_of_h = math::sqrt(h_to_c), kept = math::sqrt(f.square),
                 coherent_from_h = c_of_h * gates + math::sqrt(by_o), state = law.state_norm;
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
  /// What does not depend on what a unit keeps: r, and n given r.
  struct new_value {
    squashed r{};
    double square = 0, slope_square = 0, r_slope_square = 0;  // E n^2, E n'^2, E r^2 n'^2

    constexpr new_value towards(new_value const& other, double part) const {
      auto const move = [part](double from, double to) { return from + part * (to - from); };
      return {r.towards(other.r, part), move(square, other.square), move(slope_square, other.slope_square),
              move(r_slope_square, other.r_slope_square)};
    }
  };
  std::array<bracketed<squashed>, most_memories> keep{};
  bracketed<new_value> made{};

  template <class Law>
  static constexpr new_value new_value_at(Law const& law, double v) {
    constexpr auto const& points = detail::points_of_normal<5>;
    double const deviation = math::sqrt(v), state = v - law.input;
    new_value sum{.r = sigmoid_of(law.mean, v)};
    for (std::size_t k = 0; k < points.z.size(); ++k) {
      double const gate = math::sigmoid(law.mean + deviation * points.z[k]), r2 = gate * gate;
      squashed const given = tanh_of(law.input + state * r2 + law.mean * law.mean);
      sum.square += points.weight[k] * given.square;
      sum.slope_square += points.weight[k] * given.slope_square;
      sum.r_slope_square += points.weight[k] * r2 * given.slope_square;
    }
    return sum;
  }

  template <class Law>
  constexpr cell_step step(cell_squares const& before, Law const& law) {
    double const v = law.variance(), bias = law.mean + law.memory.keep;
    new_value const& n = made.of(v, [&](double q) { return new_value_at(law, q); });
    squashed const& z = keep[law.kind].of(v, [&](double q) { return sigmoid_of(bias, q); });
    double const taken = 1 - 2 * z.mean + z.square, kept = math::sqrt(z.square);
    double const by_gates =
        taken * n.slope_square * (v - law.input) * n.r.slope_square + (n.square + before.h) * z.slope_square;
    double const by_state = taken * n.r_slope_square + by_gates, by_input = taken * n.slope_square + by_gates;
    double const h = taken * n.square + z.square * before.h + 2 * (z.mean - z.square) * before.next;
    double const next = z.mean * before.next + (1 - z.mean) * law.correlation() * n.square;
    return {.after = {.h = h, .most_h = h, .next = next},
            .fresh = {.hh = z.square + law.state * by_state, .gate_h = by_input, .kept = z.square},
            .tied = {.hh = kept + law.state_norm * math::sqrt(by_state),
                     .gate_h = math::sqrt(by_input),
                     .kept = kept},
            .state_share = by_state / by_input,
            .spread = 3,
            .kept = kept};
  }
};

/// h' = F(W x + b + U h + b'), or with a shortcut h' = h + scale F(...).
template <class F>
struct rnn_flow {
  bool interval = false;  // with a shortcut
  double scale = 1;
  moment_memory seen{};

  constexpr cell_step step(cell_squares const& before, gate_law const& law) {
    moments const y = seen.of<F>({.mean = law.mean, .variance = law.variance()}, false);
    double const added = scale * scale * y.square, slope = scale * scale * y.slope_square,
                 through = law.state * slope;
    cell_step s{.after = {.h = added, .most_h = added},
                .fresh = {.hh = through, .gate_h = slope},
                .spread = 3 * y.slope_kurtosis - 1};
    if (!interval) return s;
    s.after = {.h = before.h + added, .most_h = coherent(before.most_h, added)};
    s.fresh.kept = s.kept = 1;
    s.fresh.hh = 1 + through;
    s.tied = {.hh = 1 + math::sqrt(through), .gate_h = math::sqrt(slope), .kept = 1};
    return s;
  }

  /// Does F let its argument's size through?
  constexpr bool homogeneous() const { return math::abs(seen.values.damping - 1) < 1e-9; }
  constexpr double pair(double h, double correlation) const {
    if (interval) return h * correlation;
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
