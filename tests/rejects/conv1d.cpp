// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/core/stream.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/layers/conv1d.hpp>

#include <array>

namespace nn = ballast;

using input = nn::sequence<5, 4>;

#if CASE == 0
inline constexpr auto layers =
    nn::topology<nn::conv1d<6, 3, nn::orthogonal, nn::groups<2>, nn::stride<2>, nn::padding<1>, nn::no_bias>,
                 nn::conv1d<2, 3, nn::dilation<4>, nn::causal>>;

#elif CASE == 1
// error: ballast::conv1d: the input must be a sequence; take conv2d for an image, or put embedding
// shows: image<3, 28, 28>
inline constexpr auto layers = nn::topology<nn::conv1d<8, 3>>;
auto const other = nn::network<nn::image<3, 28, 28>, layers>{1};

#elif CASE == 2
// error: ballast::conv1d: channels and kernel must be at least 1
// shows: conv1d<8, 0>
inline constexpr auto layers = nn::topology<nn::conv1d<8, 0>>;

#elif CASE == 3
// error: ballast::conv1d: an option is none of padding<n>, stride<n>
// shows: conv1d<8, 3, int>
inline constexpr auto layers = nn::topology<nn::conv1d<8, 3, int>>;

#elif CASE == 4
// error: ballast::conv1d: an option is given twice; leave one out
inline constexpr auto layers = nn::topology<nn::conv1d<8, 3, nn::padding<1>, nn::stride<2>, nn::padding<2>>>;

#elif CASE == 5
// error: ballast::conv1d: a sequence has one axis; give padding, stride and dilation one number
// shows: padding<1, 0>
inline constexpr auto layers = nn::topology<nn::conv1d<8, 3, nn::padding<1, 0>>>;

#elif CASE == 6
// error: ballast::conv1d: stride, dilation and groups must be at least 1
inline constexpr auto layers = nn::topology<nn::conv1d<8, 3, nn::stride<0>>>;

#elif CASE == 7
// error: ballast::conv1d: causal decides padding and stride; leave those options out
inline constexpr auto layers = nn::topology<nn::conv1d<8, 3, nn::causal, nn::padding<2>>>;

#elif CASE == 8
// error: ballast::conv1d: causal decides padding and stride; leave those options out
inline constexpr auto layers = nn::topology<nn::conv1d<8, 3, nn::stride<2>, nn::causal>>;

#elif CASE == 9
// error: ballast::conv1d: the groups must divide the input's features and the output's channels
// shows: sequence<5, 4>
inline constexpr auto layers = nn::topology<nn::conv1d<9, 3, nn::groups<3>>>;

#elif CASE == 10
// error: ballast::conv1d: the groups must divide the input's features and the output's channels
// shows: groups<4>
inline constexpr auto layers = nn::topology<nn::conv1d<6, 3, nn::groups<4>>>;

#elif CASE == 11
// error: ballast::conv1d: the kernel with its dilation is longer than the padded sequence
// shows: 9.*7
inline constexpr auto layers = nn::topology<nn::conv1d<8, 3, nn::dilation<4>, nn::padding<1>>>;

#elif CASE == 12
// error: ballast::conv1d: an option is none of padding<n>, stride<n>
// shows: exclude_padding
inline constexpr auto layers = nn::topology<nn::conv1d<8, 3, nn::exclude_padding>>;

#elif CASE == 13
// error: ballast::conv1d: a step sees others that are not there yet, or no more; make it causal
inline constexpr auto layers = nn::topology<nn::conv1d<8, 3, nn::padding<1>>>;
inline nn::network<input, layers> const net{1};
auto const step = nn::stream{net}(std::array<float, 4>{});
#endif

auto const answer = nn::network<input, layers>{1};
