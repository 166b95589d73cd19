// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_TIME_WALK_HPP
#define BALLAST_FLOW_TIME_WALK_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/axis_profile.hpp>
#include <ballast/flow/cell.hpp>
#include <ballast/flow/row.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace ballast::flow {

/// The gradient by the sums of all steps so far, from that by the states of each memory after the last one.
struct reach_of_step {
  std::array<double, most_memories> h{}, c{};
  double by_h = 0;  // by the h of all units
  bool grows = true;

  constexpr void pass(time_maps const& maps, unit_memories const& units) {
    constexpr double limit = 1e100;
    double const mixed = by_h;
    by_h = 0;
    for (std::size_t k = 0; k < units.count; ++k) {
      time_map const& m = maps[k];
      double const from_h = m.gate_h + mixed * (m.hh - m.kept) + h[k] * m.kept + c[k] * m.ch,
                   from_c = m.gate_c + mixed * m.hc + c[k] * m.cc;
      h[k] = std::min(from_h, limit);
      c[k] = std::min(from_c, limit);
      by_h += units.of[k].share * h[k];
    }
    grows = math::abs(by_h - mixed) > 1e-9 * by_h;
  }
};

/// The walk of a cell through so many steps, from states of zero.
struct walk_through_time {
  axis_profile signal, reach, most_reach, state_read;  // by steps; of squares
  std::array<cell_step, most_memories> last{};         // of the units of each memory
  time_maps fresh{}, tied{};
  double h = 0, square = 0, most_square = 0;  // after the last step; means over the steps

  template <class Cell>
  constexpr walk_through_time(Cell& cell, gate_law law, unit_memories const& units, std::size_t length,
                              bool backward)
      : signal{.length = length},
        reach{.length = length},
        most_reach{.length = length},
        state_read{.length = length} {
    double const n = static_cast<double>(length);
    reach_of_step by_squares{}, by_norms{};
    for (std::size_t t = 0; t < length; ++t) {
      if (changes && t == longest_change(units.count)) return;
      law.h = h;
      if (changes) step(cell, law, units);
      if (changes || by_squares.grows) by_squares.pass(fresh, units);
      if (changes || by_norms.grows) by_norms.pass(tied, units);
      std::size_t const at = backward ? length - 1 - t : t;
      signal.add(at, h);
      reach.add(at, by_squares.by_h);
      most_reach.add(at, std::max(by_norms.by_h * by_norms.by_h, by_squares.by_h));
      square += h / n;
      most_square += most_h / n;
      state_read.add(at, law.h * state_share);
    }
    settles = true;
    double const gates_by_h = units.mean([&](std::size_t k) { return fresh[k].gate_h; });
    memory = by_squares.by_h > gates_by_h ? 1 - gates_by_h / by_squares.by_h : 0;
    signal.divide_by(square);
  }

  bool settles = false;
  double memory = 0;  // the part of a step's gradient that reaches earlier steps

 private:
  bool changes = true;
  double most_h = 0, state_share = 1;

  /// What a constant expression has room for.
  static constexpr std::size_t longest_change(std::size_t memories) { return memories == 1 ? 400 : 160; }

  template <class Cell>
  constexpr void step(Cell& cell, gate_law& law, unit_memories const& units) {
    constexpr double limit = 1e100;
    changes = false;
    h = most_h = state_share = 0;
    for (std::size_t k = 0; k < units.count; ++k) {
      cell_squares const before = last[k].after;
      law.memory = units.of[k];
      law.kind = k;
      last[k] = cell.step(before, law);
      cell_squares& after = last[k].after;
      changes = changes || math::abs(after.h - before.h) > 1e-7 * after.h ||
                math::abs(after.most_c - before.most_c) > 1e-3 * after.most_c;
      after.h = std::min(after.h, limit);
      fresh[k] = last[k].fresh;
      tied[k] = last[k].tied;
      h += units.of[k].share * after.h;
      most_h += units.of[k].share * after.most_h;
      state_share += units.of[k].share * last[k].state_share;
    }
  }
};

}  // namespace ballast::flow

#endif
