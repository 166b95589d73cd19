// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/concat.hpp>
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/identity.hpp>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers = nn::topology<nn::concat<nn::identity, nn::dense<3>>, nn::flatten>;

#elif CASE == 1
// error: ballast::concat: the branches must return the same number of steps or pixels, and may differ only in
// shows: sequence<5, 3>.*vec<20>
inline constexpr auto layers = nn::topology<nn::concat<nn::dense<3>, nn::flatten>, nn::flatten>;

#elif CASE == 2
// error: ballast::concat: there is no branch; write concat<identity, dense<8>>
inline constexpr auto layers = nn::topology<nn::concat<>, nn::flatten>;
#endif

auto const answer = nn::network<nn::sequence<5, 4>, layers>{1};
