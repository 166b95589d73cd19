// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/core/stream.hpp>
#include <ballast/layers/avg_pool.hpp>
#include <ballast/layers/global_pool.hpp>
#include <ballast/layers/max_pool.hpp>

#include <array>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers =
    nn::topology<nn::max_pool2d<3, nn::stride<1>, nn::padding<1>, nn::dilation<1>>,
                 nn::avg_pool2d<nn::window{2, 1}, nn::exclude_padding>, nn::global_max_pool>;
using input = nn::image<4, 5, 6>;

#elif CASE == 1
// error: ballast::pool: the input must be an image<channels, height, width>; for a sequence take
// shows: sequence<5, 6>
inline constexpr auto layers = nn::topology<nn::max_pool2d<2>>;
using input = nn::sequence<5, 6>;

#elif CASE == 2
// error: ballast::pool: the input must be a sequence; for an image take max_pool2d or avg_pool2d
// shows: image<4, 5, 6>
inline constexpr auto layers = nn::topology<nn::avg_pool1d<2>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 3
// error: ballast::pool: this is no option of this layer
// shows: exclude_padding
inline constexpr auto layers = nn::topology<nn::max_pool2d<2, nn::exclude_padding>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 4
// error: ballast::pool: this is no option of this layer
// shows: dilation<2
inline constexpr auto layers = nn::topology<nn::avg_pool2d<2, nn::dilation<2>>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 5
// error: ballast::pool: an option is given twice; leave one out
inline constexpr auto layers = nn::topology<nn::max_pool2d<2, nn::stride<2>, nn::stride<1>>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 6
// error: ballast::pool: window, stride and dilation must be at least 1
inline constexpr auto layers = nn::topology<nn::max_pool2d<0>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 7
// error: ballast::pool: the padding is more than half of the window
// shows: 4.*3\|Limit = 3; Got = 4
inline constexpr auto layers = nn::topology<nn::max_pool2d<3, nn::padding<2>>>;
using input = nn::image<4, 5, 6>;

#elif CASE == 8
// error: ballast::pool: the window is larger than the padded input; take a smaller one
// shows: 7.*5
inline constexpr auto layers = nn::topology<nn::max_pool1d<7>>;
using input = nn::sequence<5, 6>;

#elif CASE == 9
// error: ballast::pool: a sequence has one axis; give padding, stride and dilation one number
inline constexpr auto layers = nn::topology<nn::max_pool1d<3, nn::stride<2, 1>>>;
using input = nn::sequence<5, 6>;

#elif CASE == 10
// error: ballast::global_pool: the input must be a sequence or an image; a vec has nothing to pool
// shows: vec<7>
inline constexpr auto layers = nn::topology<nn::global_avg_pool>;
using input = nn::vec<7>;

#elif CASE == 11
// error: ballast::global_pool: the earlier steps are gone; give it whole sequences
inline constexpr auto layers = nn::topology<nn::global_avg_pool>;
using input = nn::sequence<5, 6>;
inline nn::network<input, layers> const net{1};
auto const step = nn::stream{net}(std::array<float, 6>{});

#elif CASE == 12
// error: ballast::pool: the earlier steps are gone; give it whole sequences
inline constexpr auto layers = nn::topology<nn::max_pool1d<3, nn::stride<1>, nn::padding<1>>>;
using input = nn::sequence<5, 6>;
inline nn::network<input, layers> const net{1};
auto const step = nn::stream{net}(std::array<float, 6>{});
#endif

auto const answer = nn::network<input, layers>{1};
