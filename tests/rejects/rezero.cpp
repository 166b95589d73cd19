// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/rezero.hpp>
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/tanh.hpp>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers = nn::topology<nn::rezero<nn::dense<64>, nn::tanh>, nn::dense<10>>;

#elif CASE == 1
// error: ballast::rezero: the body must return the shape it was given; give its last layer
// shows: vec<63>.*vec<64>
inline constexpr auto layers = nn::topology<nn::rezero<nn::dense<63>, nn::tanh>, nn::dense<10>>;
#endif

auto const answer = nn::network<nn::vec<64>, layers>{1};
