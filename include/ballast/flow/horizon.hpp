// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_HORIZON_HPP
#define BALLAST_FLOW_HORIZON_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/real.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/flow/identity_recurrence.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <numbers>

namespace ballast {

/// So many steps: of gated cells an interval, of the others both are the same; infinite where the gradient
/// does not shrink. Where nothing is known, from 0 to infinity.
struct horizon_range {
  double least = 0, most = math::infinity<double>;
};

namespace flow {

/// The gradient by the states of the units of each memory, on its way back in time: squares, or norms.
struct gradient_by_states {
  std::array<double, most_memories> h{}, c{};
  bool norms = false;

  /// Of a number of each memory: the mean of squares, or the norm of norms.
  template <class F>
  constexpr double over(unit_memories const& units, F const& f) const {
    if (!norms) return units.mean(f);
    return math::sqrt(units.mean([&](std::size_t k) { return f(k) * f(k); }));
  }
  constexpr double total(unit_memories const& units) const {
    return over(units, [&](std::size_t k) { return h[k] + c[k]; });
  }
  constexpr void step_back(time_maps const& maps, unit_memories const& units) {
    double const mixed =
        over(units, [&](std::size_t k) { return (maps[k].hh - maps[k].kept) * h[k] + maps[k].hc * c[k]; });
    for (std::size_t k = 0; k < units.count; ++k) {
      c[k] = maps[k].ch * h[k] + maps[k].cc * c[k];
      h[k] = maps[k].kept * h[k] + mixed;
    }
  }
};

/// Steps back in time until the gradient by the states has shrunk to a fraction, from one by c of norm 1, or
/// by h where there is no c. In the end each step is the same factor.
constexpr double steps_until(time_maps const& maps, unit_memories const& units, bool norms, double fraction) {
  constexpr std::size_t settled = 200;
  gradient_by_states g{.norms = norms};
  (maps[0].cc > 0 ? g.c : g.h).fill(1);
  double before = 1;
  for (std::size_t k = 0; k < settled; ++k) {
    double const now_before = g.total(units);
    g.step_back(maps, units);
    double const left = g.total(units);
    if (left < fraction) {
      double const part = left > 0 ? math::log(now_before / fraction) / math::log(now_before / left) : 0;
      return static_cast<double>(k) + part;
    }
    before = now_before;
  }
  double const left = g.total(units), factor = left / before;
  return factor < 1 ? settled + math::log(fraction / left) / math::log(factor) : math::infinity<double>;
}

/// The same of an IRNN from its first step on: P(stays positive for n steps) is about 1 / sqrt(pi (n + 1/4)).
constexpr double steps_of_walk(double fraction) {
  double const square = fraction * fraction;
  return 1 / (std::numbers::pi * square * square) - 0.25;
}

constexpr horizon_range horizon_of(row const& r, double fraction) {
  if (r.walks) return {steps_of_walk(fraction), steps_of_walk(fraction)};
  double const least = steps_until(r.fresh, r.memories, false, fraction * fraction);
  return {least, r.tied[0].hh > 0 ? std::max(least, steps_until(r.tied, r.memories, true, fraction)) : least};
}

constexpr std::size_t count_recurrent(auto const& way) {
  std::size_t sum = 0;
  for (stretch const* part : way)
    for (row const& r : part->rows) sum += r.hidden > 0;
  return sum;
}

template <class Net, std::size_t I>
consteval row recurrent_row() {
  std::size_t left = I;
  for (stretch const* part : way_up<Net, 32>)
    for (row const& r : part->rows)
      if (r.hidden > 0 && left-- == 0) return r;
  return {};
}

}  // namespace flow

/// For how many steps of time the gradient through the recurrent layer I, counted from the input, keeps a
/// Fraction of its norm at the network's start, once the states have settled; of an lstm the gradient by c:
/// `static_assert(horizon<Net>.least > 20)`. Each direction of `bidirectional` and each layer of `stacked`
/// counts. An IRNN's is that from its first step on.
///
/// Rejects     a network with fewer recurrent layers, or whose flow is unknown before or at that layer
/// Source      Pascanu, Mikolov & Bengio 2013; Chen, Pennington & Schoenholz 2018; for gated cells see
///             flow/cell.hpp
template <class Net, real Fraction = 1 / std::numbers::e, std::size_t I = 0>
inline constexpr horizon_range horizon = [] {
  static_assert(Fraction > 0 && Fraction < 1, "ballast::horizon: the fraction must lie between 0 and 1");
  constexpr flow::row found = flow::recurrent_row<Net, I>();
  static_assert(
      found.hidden > 0,
      "ballast::horizon: the network has no such recurrent layer, or the prediction ends before it; print "
      "ballast::explain<Net>()");
  return found.fresh[0].hh > 0 || found.walks ? flow::horizon_of(found, Fraction) : horizon_range{};
}();

}  // namespace ballast

#endif
