// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_CLAMP_HPP
#define BALLAST_LAYERS_CLAMP_HPP

#include <ballast/layers/hardtanh.hpp>

namespace ballast {

/// y = min(Max, max(Min, x)), what an actuator or a loudspeaker can take: hardtanh under the name that says so.
template <real Min, real Max>
using clamp = hardtanh<Min, Max>;

}  // namespace ballast

#endif
