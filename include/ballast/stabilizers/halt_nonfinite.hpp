// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_HALT_NONFINITE_HPP
#define BALLAST_STABILIZERS_HALT_NONFINITE_HPP

#include <ballast/stabilizers/skip_nonfinite.hpp>

namespace ballast {

/// A step whose loss or gradient is not finite changes nothing and stops training: its report and that of every
/// later step says `halted`, and nothing is computed or changed, until `trainer.resume()`.
///
/// State       whether it has halted, and a copy of the network's running statistics, where it has any
struct halt_nonfinite {
  using role = role::guard;

  template <class Net>
  struct on : skip_nonfinite::on<Net> {
    bool halted = false;

    constexpr void reject_step(Net& net, auto& optimizer, auto& report) {
      skip_nonfinite::on<Net>::reject_step(net, optimizer, report);
      report.halted = halted = true;
    }
  };
};

}  // namespace ballast

#endif
