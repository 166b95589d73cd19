// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/highway.hpp>
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>

namespace nn = ballast;

#if CASE == 0
using block = nn::highway<nn::gate<nn::dense<4>>, nn::dense<4>, nn::relu>;

#elif CASE == 1
// error: ballast::highway: the transform must return the shape it was given; give its last layer
// shows: vec<3>.*vec<4>
using block = nn::highway<nn::gate<nn::dense<4>>, nn::dense<3>, nn::relu>;

#elif CASE == 2
// error: ballast::highway: the gate must return the shape it was given; give its last layer
// shows: vec<3>.*vec<4>
using block = nn::highway<nn::gate<nn::dense<3>>, nn::dense<4>, nn::relu>;

#elif CASE == 3
// error: ballast::highway: the gate comes first; write highway<gate<dense<64>>, dense<64>, relu>
using block = nn::highway<nn::dense<4>, nn::relu>;
#endif

inline constexpr auto layers = nn::topology<block, nn::dense<2>>;
auto const answer = nn::network<nn::vec<4>, layers>{1};
