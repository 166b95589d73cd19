// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/layers/conv2d.hpp>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers =
    nn::topology<nn::conv2d<6, 3, nn::orthogonal, nn::groups<2>, nn::stride<2>, nn::padding<1>, nn::no_bias>,
                 nn::conv2d<2, nn::window{1, 2}, nn::dilation<1, 2>>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 1
// error: ballast::conv2d: the input must be an image<channels, height, width>; take conv1d for a
// shows: sequence<28, 28>
inline constexpr auto layers = nn::topology<nn::conv2d<8, 3>>;
using input = nn::sequence<28, 28>;

#elif CASE == 2
// error: ballast::conv2d: channels and kernel must be at least 1
inline constexpr auto layers = nn::topology<nn::conv2d<8, nn::window{3, 0}>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 3
// error: ballast::conv2d: an option is none of padding<n>, stride<n>
// shows: causal
inline constexpr auto layers = nn::topology<nn::conv2d<8, 3, nn::causal>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 4
// error: ballast::conv2d: an option is given twice; leave one out
inline constexpr auto layers = nn::topology<nn::conv2d<8, 3, nn::stride<1>, nn::stride<2>>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 5
// error: ballast::conv2d: stride, dilation and groups must be at least 1
inline constexpr auto layers = nn::topology<nn::conv2d<8, 3, nn::dilation<0>>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 6
// error: ballast::conv2d: the groups must divide the channels of input and output
// shows: groups<3>
inline constexpr auto layers = nn::topology<nn::conv2d<6, 3, nn::groups<3>>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 7
// error: ballast::conv2d: the kernel with its dilation is larger than the padded image
// shows: 7.*5
inline constexpr auto layers = nn::topology<nn::conv2d<6, nn::window{7, 1}>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 8
// error: ballast::conv2d: the kernel with its dilation is larger than the padded image
// shows: 9.*8
inline constexpr auto layers = nn::topology<nn::conv2d<6, 3, nn::dilation<1, 4>, nn::padding<1>>>;
using input = nn::image<4, 5, 6>;
#endif

auto const answer = nn::network<input, layers>{1};
