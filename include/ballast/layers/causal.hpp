// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_CAUSAL_HPP
#define BALLAST_LAYERS_CAUSAL_HPP

namespace ballast {

/// The option by which a step sees itself and what came before it, and nothing later: conv1d<16, 3, causal>,
/// self_attention<8, causal>.
struct causal {};

}  // namespace ballast

#endif
