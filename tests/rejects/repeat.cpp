// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/repeat.hpp>
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/tanh.hpp>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers = nn::topology<nn::repeat<24, nn::dense<64>, nn::tanh>, nn::dense<10>>;

#elif CASE == 1
// error: ballast::repeat: the block must return the shape it was given; write a first copy
// shows: vec<63>.*vec<64>
inline constexpr auto layers = nn::topology<nn::repeat<24, nn::dense<63>, nn::tanh>, nn::dense<10>>;

#elif CASE == 2
// error: ballast::repeat: the count is 0; leave the block out, or repeat it at least once
// shows: repeat<0
inline constexpr auto layers = nn::topology<nn::repeat<0, nn::dense<64>, nn::tanh>, nn::dense<10>>;
#endif

auto const answer = nn::network<nn::vec<64>, layers>{1};
