// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/bidirectional.hpp>
#include <ballast/core/stream.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/tanh.hpp>

#include <array>

namespace nn = ballast;
using steps = nn::sequence<28, 5>;

#if CASE == 0
inline constexpr auto layers = nn::topology<nn::lstm<8>, nn::last, nn::dense<2>>;
inline constexpr auto words = nn::topology<nn::embedding<9, 2>, nn::lstm<8>>;
using net = nn::network<steps, layers>;
auto prewarm(nn::network<nn::tokens<7>, words> const& n) {
  nn::stream s{n};
  s.prewarm(3, std::array<std::int32_t, 1>{2});
}

#elif CASE == 1
// error: ballast::stream: the network's input must be a sequence or tokens, which a stream takes step by step
// shows: vec<5>
inline constexpr auto layers = nn::topology<nn::dense<2>>;
using net = nn::network<nn::vec<5>, layers>;

#elif CASE == 2
// error: ballast::stream: a layer has other parameters for one step than for the sequence (flatten
// shows (GCC): OfTheSequence = 930; OfOneStep = 498
// shows (Clang): 498 == 930
inline constexpr auto layers = nn::topology<nn::lstm<8>, nn::flatten, nn::dense<2>>;
using net = nn::network<steps, layers>;

#elif CASE == 3
// error: ballast::stream: the network does not answer step by step; let it end in a layer that returns
// shows: vec<8>.*vec<224>
inline constexpr auto layers = nn::topology<nn::lstm<8>, nn::flatten>;
using net = nn::network<steps, layers>;

#elif CASE == 4
// error: ballast::bidirectional: this call continues a longer sequence, whose end is not there yet
inline constexpr auto layers = nn::topology<nn::bidirectional<nn::lstm<8>>, nn::tanh>;
using net = nn::network<steps, layers>;

#elif CASE == 5
// error: ballast::stream::prewarm: there is no token for silence; pass one as second argument
inline constexpr auto layers = nn::topology<nn::embedding<9, 2>, nn::lstm<8>>;
using net = nn::network<nn::tokens<7>, layers>;
auto prewarm(net const& n) {
  nn::stream s{n};
  s.prewarm(3);
}

#elif CASE == 6
// error (GCC): use of deleted function
// error (Clang): call to deleted constructor
inline constexpr auto layers = nn::topology<nn::lstm<8>>;
using net = nn::network<steps, layers>;
nn::stream<net> const lost{net{1}};
#endif

auto stream(net const& n) {
  nn::stream s{n};
  return s(std::array<net::element, decltype(s)::input::size>{});
}
