// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/tied.hpp>
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/tanh.hpp>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers = nn::topology<nn::tied<24, nn::dense<64>, nn::tanh>, nn::dense<10>>;

#elif CASE == 1
// error: ballast::tied: the block must return the shape it was given, which it is to be given again; write
// shows: vec<63>.*vec<64>
inline constexpr auto layers = nn::topology<nn::tied<24, nn::dense<63>, nn::tanh>, nn::dense<10>>;

#elif CASE == 2
// error: ballast::tied: the count is 0; leave the block out, or apply it at least once
// shows: tied<0
inline constexpr auto layers = nn::topology<nn::tied<0, nn::dense<64>, nn::tanh>, nn::dense<10>>;
#endif

auto const answer = nn::network<nn::vec<64>, layers>{1};
