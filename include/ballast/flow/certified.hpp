// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_CERTIFIED_HPP
#define BALLAST_FLOW_CERTIFIED_HPP

#include <ballast/core/mode.hpp>
#include <ballast/flow/require_stable.hpp>

namespace ballast {

/// Without `stable<Net>` the network does not compile.
///
/// Cost        nothing at run time
/// Rejects     what `require_stable` rejects, with its sentence
struct certified {
  using role = ballast::role::certificate;

  template <class Net>
  static consteval void check() {
    require_stable<Net>();
  }
};

}  // namespace ballast

#endif
