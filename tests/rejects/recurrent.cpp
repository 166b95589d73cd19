// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/bidirectional.hpp>
#include <ballast/blocks/stacked.hpp>
#include <ballast/core/network.hpp>
#include <ballast/initializers/eye.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/rnn.hpp>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers = nn::topology<
    nn::rnn<8, nn::relu, nn::orthogonal, nn::recurrent<nn::eye>, nn::time_shortcut<0.5>>,
    nn::stacked<2, nn::bidirectional<nn::lstm<8, nn::recurrent<nn::orthogonal>, nn::chrono<28>>>>,
    nn::gru<8, nn::forget_bias<1>>, nn::rnn<8, nn::no_bias>, nn::lstm<8, nn::no_bias, nn::orthogonal>,
    nn::gru<8, nn::no_bias>>;

#elif CASE == 1
// error: ballast::rnn: the width is 0; give it at least one unit
inline constexpr auto layers = nn::topology<nn::rnn<0>>;

#elif CASE == 2
// error: ballast::gru: the width is 0; give it at least one unit
inline constexpr auto layers = nn::topology<nn::gru<0>>;

#elif CASE == 3
// error: ballast::lstm: the width is 0; give it at least one unit
inline constexpr auto layers = nn::topology<nn::lstm<0>>;

#elif CASE == 4
// error: ballast::rnn: an option is none of: an activation, an initializer, recurrent<orthogonal>
// shows: chrono<28>
inline constexpr auto layers = nn::topology<nn::rnn<8, nn::chrono<28>>>;

#elif CASE == 5
// error: ballast::gru: an option is none of: an initializer, recurrent<orthogonal>
// shows: relu
inline constexpr auto layers = nn::topology<nn::gru<8, nn::relu>>;

#elif CASE == 6
// error: ballast::lstm: an option is none of: an initializer, recurrent<orthogonal>
// shows: int
inline constexpr auto layers = nn::topology<nn::lstm<8, int>>;

#elif CASE == 7
// error: ballast::recurrent layer: two options decide the same
// shows: forget_bias<.*chrono<28>
inline constexpr auto layers = nn::topology<nn::lstm<8, nn::forget_bias<1>, nn::chrono<28>>>;

#elif CASE == 8
// error: ballast::recurrent layer: two options decide the same
// shows: recurrent<ballast::eye>.*recurrent<ballast::orthogonal>
inline constexpr auto layers =
    nn::topology<nn::gru<8, nn::recurrent<nn::eye>, nn::recurrent<nn::orthogonal>>>;

#elif CASE == 9
// error: ballast::recurrent layer: two options decide the same
// shows: ballast::relu.*ballast::tanh
inline constexpr auto layers = nn::topology<nn::rnn<8, nn::relu, nn::tanh>>;

#elif CASE == 10
// error: ballast::rnn: the activation must know its derivative from its value; take tanh, relu, sigmoid
// shows: gelu
inline constexpr auto layers = nn::topology<nn::rnn<8, nn::gelu>>;

#elif CASE == 11
// error: ballast::recurrent: this is no initializer; write recurrent<orthogonal>
// shows: dense<3>
inline constexpr auto layers = nn::topology<nn::rnn<8, nn::recurrent<nn::dense<3>>>>;

#elif CASE == 12
// error: ballast::chrono: the horizon must be at least 2 steps; write the longest memory
inline constexpr auto layers = nn::topology<nn::lstm<8, nn::chrono<1>>>;

#elif CASE == 13
// error: ballast::bidirectional: this is no recurrent layer; write bidirectional<lstm<64>>
// shows: dense<8>
inline constexpr auto layers = nn::topology<nn::bidirectional<nn::dense<8>>>;

#elif CASE == 14
// error: ballast::stacked: the count is 0; leave the layer out
inline constexpr auto layers = nn::topology<nn::stacked<0, nn::lstm<8>>>;

#elif CASE == 15
// error: ballast::stacked: this is no recurrent layer; write stacked<2, lstm<64>>
// shows: dense<8>
inline constexpr auto layers = nn::topology<nn::stacked<2, nn::dense<8>>>;

#elif CASE == 16
// error: ballast::gru: the input must be a sequence; put
// shows: vec<5>
inline constexpr auto layers = nn::topology<nn::gru<8>>;
#define INPUT nn::vec<5>

#elif CASE == 17
// error: ballast::rnn: the input must be a sequence; put
// shows: tokens<5>
inline constexpr auto layers = nn::topology<nn::rnn<8>>;
#define INPUT nn::tokens<5>

#elif CASE == 18
// error: ballast::recurrent layer: two options decide the same
// shows: forget_bias<.*no_bias
inline constexpr auto layers = nn::topology<nn::lstm<8, nn::forget_bias<1>, nn::no_bias>>;

#elif CASE == 19
// error: ballast::recurrent layer: two options decide the same
// shows: no_bias.*no_bias
inline constexpr auto layers = nn::topology<nn::rnn<8, nn::no_bias, nn::no_bias>>;
#endif

#ifndef INPUT
#define INPUT nn::sequence<28, 28>
#endif
auto const answer = nn::network<INPUT, layers>{1};
