// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/embedding.hpp>

namespace nn = ballast;

#if CASE == 0
using input = nn::tokens<28>;

#elif CASE == 1
// error: ballast::embedding: the input must be tokens; leave it out for real numbers
// shows: vec<28>
using input = nn::vec<28>;
#endif

inline constexpr auto layers = nn::topology<nn::embedding<100, 8>>;
auto const answer = nn::network<input, layers>{1};
