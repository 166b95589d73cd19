// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_TIME_WALK_HPP
#define BALLAST_FLOW_TIME_WALK_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/axis_profile.hpp>
#include <ballast/flow/cell.hpp>
#include <ballast/flow/signal.hpp>

#include <algorithm>
#include <cstddef>

namespace ballast::flow {

/// The gradient by the sums of all steps so far, from that by the states after the last one.
struct reach_of_step {
  double h = 0, c = 0;

  constexpr void pass(time_map const& m, double limit) {
    *this = {std::min(m.gate_h + h * m.hh + c * m.ch, limit),
             std::min(m.gate_c + h * m.hc + c * m.cc, limit)};
  }
};

/// The walk of a cell through so many steps, from states of zero.
struct walk_through_time {
  axis_profile signal, reach, most_reach, state_read;  // by steps; of squares
  cell_step last{};
  double square = 0, most_square = 0;  // means over the steps

  template <class Cell>
  constexpr walk_through_time(Cell& cell, gate_law const& law, std::size_t steps, bool backward)
      : signal{.length = steps},
        reach{.length = steps},
        most_reach{.length = steps},
        state_read{.length = steps} {
    constexpr double limit = 1e100;
    double const n = static_cast<double>(steps);
    cell_squares now{};
    reach_of_step fresh{}, tied{};
    for (std::size_t t = 0; t < steps; ++t) {
      cell_squares const before = now;
      if (changed && t == longest_change) return;
      if (changed) last = cell.step(now, law);
      now = last.after;
      changed = math::abs(now.h - before.h) > 1e-7 * now.h ||
                math::abs(now.most_c - before.most_c) > 1e-3 * now.most_c;
      now.h = std::min(now.h, limit);
      fresh.pass(last.fresh, limit);
      tied.pass(last.tied, limit);
      std::size_t const at = backward ? steps - 1 - t : t;
      signal.add(at, now.h);
      reach.add(at, fresh.h);
      most_reach.add(at, std::max(tied.h * tied.h, fresh.h));
      square += now.h / n;
      most_square += now.most_h / n;
      state_read.add(at, before.h * last.state_share);
    }
    settles = true;
    memory = fresh.h > last.fresh.gate_h ? 1 - last.fresh.gate_h / fresh.h : 0;
    signal.divide_by(square);
  }

  bool settles = false;
  double memory = 0;  // the part of a step's gradient that reaches earlier steps

 private:
  static constexpr std::size_t longest_change = 256;  // what a constant expression has room for
  bool changed = true;
};

}  // namespace ballast::flow

#endif
