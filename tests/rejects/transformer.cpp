// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/transformer.hpp>
#include <ballast/core/network.hpp>
#include <ballast/layers/gelu.hpp>

namespace nn = ballast;

#if CASE == 0
using shape = nn::sequence<7, 6>;
using block = nn::transformer<2, 8, nn::gelu, nn::causal, nn::post_norm>;

#elif CASE == 1
// error: ballast::transformer: the feedforward width is 0; give it at least one feature
using shape = nn::sequence<7, 6>;
using block = nn::transformer<2, 0>;

#elif CASE == 2
// error: ballast::transformer: two options of one kind; give it at most one of pre_norm and post_norm
using shape = nn::sequence<7, 6>;
using block = nn::transformer<2, 8, nn::pre_norm, nn::post_norm>;

#elif CASE == 3
// error: ballast::transformer: two options of one kind; give it at most one of pre_norm and post_norm
using shape = nn::sequence<7, 6>;
using block = nn::transformer<2, 8, nn::gelu, nn::causal, nn::relu>;

#elif CASE == 4
// error: ballast::transformer: the input must be a sequence; put embedding (of tokens) before this block
using shape = nn::tokens<7>;
using block = nn::transformer<2, 8>;

#elif CASE == 5
// error: ballast::self_attention: the features do not divide into so many heads; change one of
using shape = nn::sequence<7, 6>;
using block = nn::transformer<4, 8>;
#endif

inline constexpr auto layers = nn::topology<block>;
auto const answer = nn::network<shape, layers>{1};
