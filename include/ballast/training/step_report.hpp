// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_STEP_REPORT_HPP
#define BALLAST_TRAINING_STEP_REPORT_HPP

#include <ballast/core/status.hpp>

namespace ballast {

/// What a step did.
struct step_report {
  status accepted{};         // false: the step refused its arguments and changed nothing
  double loss = 0;           // mean over the rows, penalties included
  double gradient_norm = 0;  // L2, of all parameters, before clipping
  double clipped_norm = 0;   // the same after clipping
  bool skipped = false;      // a guard turned the step away: loss, gradient or result was not finite
  bool halted = false;       // a guard has stopped training until `resume()`
  bool rolled_back = false;  // a guard restored an earlier state

  /// True where the parameters took the step.
  constexpr explicit operator bool() const noexcept {
    return static_cast<bool>(accepted) && !skipped && !halted;
  }
};

}  // namespace ballast

#endif
