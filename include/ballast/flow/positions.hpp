// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_POSITIONS_HPP
#define BALLAST_FLOW_POSITIONS_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/gradient.hpp>
#include <ballast/flow/row.hpp>

#include <algorithm>
#include <cstddef>

// Layers that move numbers among positions, and leave them as they are.

namespace ballast::flow {

/// The gradient lies evenly on the positions of x.
constexpr void lie_evenly(row const& r, gradient& g) {
  for (std::size_t k = 0; k < 2; ++k) g.along.axes[k] = {.length = r.positions[k]};
}

/// All positions side by side in one, each of which the layers above tell apart.
constexpr row flatten(signal& s) {
  row const r{.width = s.width, .move = [](row const& of, gradient& g) {
                lie_evenly(of, g);
                g.near_mode = 1;
                double const fresh = 1 / static_cast<double>(of.width);
                if (of.positions[0] * of.positions[1] > 1) g.overlap += (1 - g.overlap) * fresh;
              }};
  s.average(static_cast<double>(s.along.positions()));
  return r;
}

/// The last position of a sequence.
constexpr row take_last(signal& s) {
  row const r{.width = s.width, .move = [](row const& of, gradient& g) {
                axis_profile& steps = g.along.axes[0];
                steps = {.length = of.positions[0]};
                steps.add(of.positions[0] - 1, static_cast<double>(of.positions[0]));
              }};
  double const share = s.along.axes[0][s.along.axes[0].length - 1];
  s.scale(math::sqrt(share));
  return r;
}

}  // namespace ballast::flow

#endif
