// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/core/stream.hpp>
#include <ballast/layers/group_norm.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/rms_norm.hpp>

#include <array>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers =
    nn::topology<nn::group_norm<3>, nn::group_norm<1>, nn::group_norm<6>, nn::layer_norm, nn::rms_norm>;
using input = nn::image<6, 2, 2>;

#elif CASE == 1
// error: ballast::layer_norm: the input must be real numbers; put embedding before it
// shows: tokens<6>
inline constexpr auto layers = nn::topology<nn::layer_norm>;
using input = nn::tokens<6>;

#elif CASE == 2
// error: ballast::rms_norm: the input must be real numbers; put embedding before it
// shows: tokens<6>
inline constexpr auto layers = nn::topology<nn::rms_norm>;
using input = nn::tokens<6>;

#elif CASE == 3
// error: ballast::group_norm: the groups do not divide the channels
// shows: group_norm<4>
inline constexpr auto layers = nn::topology<nn::group_norm<4>>;
using input = nn::image<6, 2, 2>;

#elif CASE == 4
// error: ballast::group_norm: the number of groups is 0
inline constexpr auto layers = nn::topology<nn::group_norm<0>>;
using input = nn::vec<6>;

#elif CASE == 5
// error: ballast::group_norm: the earlier steps are gone; give it whole sequences
inline constexpr auto layers = nn::topology<nn::group_norm<2>>;
using input = nn::sequence<3, 6>;
inline nn::network<input, layers> const net{1};
auto const step = nn::stream{net}(std::array<float, 6>{});

#elif CASE == 6
// error: ballast::group_norm: the input must be real numbers; put embedding before it
inline constexpr auto layers = nn::topology<nn::group_norm<2>>;
using input = nn::tokens<6>;
#endif

auto const answer = nn::network<input, layers>{1};
