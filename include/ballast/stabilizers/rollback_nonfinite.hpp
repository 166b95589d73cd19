// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_ROLLBACK_NONFINITE_HPP
#define BALLAST_STABILIZERS_ROLLBACK_NONFINITE_HPP

#include <ballast/core/mode.hpp>
#include <ballast/kernels/finite.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>

namespace ballast {

/// A step whose loss or gradient is not finite, or that would leave a parameter not finite, restores the last
/// good parameters, running statistics, optimizer and carried state; the report says `skipped` and
/// `rolled_back`. Good is what every Steps-th accepted step left behind, and before the first of them what
/// training began with: a larger Steps leads further back, out of a region where every batch overflows.
///
/// State       a copy of the parameters, the running statistics, the optimizer's numbers and the carried state
/// Rejects     Steps == 0
template <std::size_t Steps>
struct rollback_nonfinite_every {
  static_assert(Steps > 0,
                "ballast::rollback_nonfinite_every: the copy is taken every 0 steps; write at least 1");
  using role = role::guard;

  template <class Net, class Progress>
  class on {
   public:
    constexpr void before_step(Net const& net, Progress const& progress) {
      if (!begun_) keep(net, progress);
    }
    constexpr void reject_step(Net& net, Progress& progress, auto& report) {
      std::ranges::copy(parameters_, net.parameters().begin());
      std::ranges::copy(buffers_, net.buffers().begin());
      progress = progress_;
      steps_since_ = 0;
      report.skipped = report.rolled_back = true;
    }
    /// Returns false where the step must be undone.
    constexpr bool keeps_step(Net const& net, Progress const& progress) {
      if (!kernels::all_finite<scalar>(net.parameters()) || !kernels::all_finite<scalar>(net.buffers()))
        return false;
      if (++steps_since_ == Steps) keep(net, progress);
      return true;
    }

   private:
    using scalar = typename Net::scalar;

    constexpr void keep(Net const& net, Progress const& progress) {
      std::ranges::copy(net.parameters(), parameters_.begin());
      std::ranges::copy(net.buffers(), buffers_.begin());
      progress_ = progress;
      steps_since_ = 0;
      begun_ = true;
    }

    std::array<scalar, Net::parameter_count> parameters_{};
    std::array<scalar, Net::buffer_count> buffers_{};
    Progress progress_{};
    std::size_t steps_since_ = 0;  // accepted since the copy
    bool begun_ = false;
  };
};

/// To what the last accepted step left behind.
using rollback_nonfinite = rollback_nonfinite_every<1>;

}  // namespace ballast

#endif
