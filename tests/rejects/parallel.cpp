// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/parallel.hpp>
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/identity.hpp>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers = nn::topology<nn::parallel<nn::identity, nn::dense<4>>, nn::dense<2>>;

#elif CASE == 1
// error: ballast::parallel: the branches must return the same shape to be added; give their last layers
// shows: vec<4>.*vec<3>\|vec<3>.*vec<4>
inline constexpr auto layers = nn::topology<nn::parallel<nn::identity, nn::dense<3>>, nn::dense<2>>;

#elif CASE == 2
// error: ballast::parallel: there is no branch; write parallel<dense<8>, dense<8, no_bias>>
inline constexpr auto layers = nn::topology<nn::parallel<>, nn::dense<2>>;
#endif

auto const answer = nn::network<nn::vec<4>, layers>{1};
