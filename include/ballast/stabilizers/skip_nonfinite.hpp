// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_SKIP_NONFINITE_HPP
#define BALLAST_STABILIZERS_SKIP_NONFINITE_HPP

#include <ballast/core/mode.hpp>

#include <algorithm>
#include <array>

namespace ballast {

/// A step whose loss or gradient is not finite changes nothing: parameters, running statistics and the
/// optimizer stay as they were, and the report says `skipped`. Without a guard such a step ruins the network.
///
/// State       a copy of the network's running statistics, where it has any
struct skip_nonfinite {
  using role = role::guard;

  template <class Net>
  struct on {
    std::array<typename Net::scalar, Net::buffer_count> buffers_before{};

    constexpr void before_step(Net const& net, auto const&) {
      std::ranges::copy(net.buffers(), buffers_before.begin());
    }
    constexpr void reject_step(Net& net, auto&, auto& report) {
      std::ranges::copy(buffers_before, net.buffers().begin());
      report.skipped = true;
    }
  };
};

}  // namespace ballast

#endif
