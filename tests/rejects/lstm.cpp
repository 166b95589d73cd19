// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/lstm.hpp>

namespace nn = ballast;

#if CASE == 0
using input = nn::sequence<28, 28>;

#elif CASE == 1
// error: ballast::lstm: the input must be a sequence; put
// shows: image<3, 28, 28>
using input = nn::image<3, 28, 28>;
#endif

inline constexpr auto layers = nn::topology<nn::lstm<8>>;
auto const answer = nn::network<input, layers>{1};
