// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_NO_BIAS_HPP
#define BALLAST_LAYERS_NO_BIAS_HPP

#include <type_traits>

namespace ballast {

/// The option of a layer that has no bias: dense<64, no_bias>, lstm<64, no_bias>.
struct no_bias {};

namespace detail {

/// Is it not among the options?
template <class... Option>
inline constexpr bool with_bias = !(std::is_same_v<Option, no_bias> || ...);

}  // namespace detail

}  // namespace ballast

#endif
