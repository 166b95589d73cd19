// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/initializers/constant.hpp>
#include <ballast/layers/embedding.hpp>

namespace nn = ballast;

#if CASE == 0
using input = nn::tokens<28>;
inline constexpr auto layers = nn::topology<nn::embedding<100, 8, nn::padding_index<99>, nn::zeros>>;

#elif CASE == 1
// error: ballast::embedding: the input must be tokens; leave it out for real numbers
// shows: vec<28>
using input = nn::vec<28>;
inline constexpr auto layers = nn::topology<nn::embedding<100, 8>>;

#elif CASE == 2
// error: ballast::embedding: an option is neither an initializer nor padding_index<word>
using input = nn::tokens<28>;
inline constexpr auto layers = nn::topology<nn::embedding<100, 8, nn::no_bias>>;

#elif CASE == 3
// error: ballast::embedding: the padding index is no word of the table
// shows: embedding<100, 8, ballast::padding_index<100>
using input = nn::tokens<28>;
inline constexpr auto layers = nn::topology<nn::embedding<100, 8, nn::padding_index<100>>>;

#elif CASE == 4
// error: ballast::embedding: both sizes must be at least 1
using input = nn::tokens<28>;
inline constexpr auto layers = nn::topology<nn::embedding<100, 0>>;
#endif

auto const answer = nn::network<input, layers>{1};
