// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/layers/dense.hpp>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers = nn::topology<nn::dense<64, nn::orthogonal, nn::no_bias>, nn::dense<10>>;
using input = nn::sequence<28, 28>;

#elif CASE == 1
// error: ballast::dense: the input must be a vec or a sequence; put flatten
// shows: image<3, 28, 28>
inline constexpr auto layers = nn::topology<nn::dense<64>, nn::dense<10>>;
using input = nn::image<3, 28, 28>;

#elif CASE == 2
// error: ballast::dense: the input must be a vec or a sequence; put flatten.*or embedding
// shows: tokens<28>
inline constexpr auto layers = nn::topology<nn::dense<64>, nn::dense<10>>;
using input = nn::tokens<28>;

#elif CASE == 3
// error: ballast::dense: the width is 0; give it at least one output, dense<1>
// shows: dense<0>
inline constexpr auto layers = nn::topology<nn::dense<0>, nn::dense<10>>;
using input = nn::vec<28>;

#elif CASE == 4
// error: ballast::dense: an option is neither an initializer nor no_bias; write
// shows: dense<64, int>
inline constexpr auto layers = nn::topology<nn::dense<64, int>, nn::dense<10>>;
using input = nn::vec<28>;
#endif

auto const answer = nn::network<input, layers>{1};
