// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_TIME_MAP_HPP
#define BALLAST_FLOW_TIME_MAP_HPP

#include <array>
#include <cstddef>

namespace ballast::flow {

/// One step of a recurrent layer back in time: the gradient by its states h and c before the step, and by the
/// sums of its gates, from that after it: of squares, or of norms.
struct time_map {
  double hh = 0, hc = 0, ch = 0, cc = 0;  // to h from h, to h from c ...
  double gate_h = 0, gate_c = 0;
  double kept = 0;  // the part of hh that stays in its unit; what is left is mixed by the weights
};

/// The biases of the gates that keep the state and take what is new, and how many of all units have them.
struct unit_memory {
  double keep = 0, take = 0, share = 1;
};
/// The units of a recurrent layer by what they remember.
inline constexpr std::size_t most_memories = 3;
struct unit_memories {
  std::size_t count = 1;
  std::array<unit_memory, most_memories> of{};

  template <class F>
  constexpr double mean(F const& f) const {
    double sum = 0;
    for (std::size_t k = 0; k < count; ++k) sum += of[k].share * f(k);
    return sum;
  }
};
using time_maps = std::array<time_map, most_memories>;

}  // namespace ballast::flow

#endif
