// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/core/stream.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/layers/self_attention.hpp>

namespace nn = ballast;

#if CASE == 0
using shape = nn::sequence<7, 6>;
inline constexpr auto layers = nn::topology<nn::self_attention<3, nn::causal, nn::orthogonal, nn::no_bias>,
                                            nn::dense<12>, nn::scaled_dot_product_attention<2, nn::causal>>;

#elif CASE == 1
// error: ballast::self_attention: there are 0 heads; give it at least one
using shape = nn::sequence<7, 6>;
inline constexpr auto layers = nn::topology<nn::self_attention<0>>;

#elif CASE == 2
// error: ballast::self_attention: an option is neither causal, which comes first, nor an initializer
using shape = nn::sequence<7, 6>;
inline constexpr auto layers = nn::topology<nn::self_attention<2, nn::no_bias, nn::causal>>;

#elif CASE == 3
// error: ballast::self_attention: the features do not divide into so many heads; change one of
using shape = nn::sequence<7, 6>;
inline constexpr auto layers = nn::topology<nn::self_attention<4>>;

#elif CASE == 4
// error: ballast::self_attention: the input must be a sequence; put embedding (of tokens) before this layer
using shape = nn::tokens<7>;
inline constexpr auto layers = nn::topology<nn::self_attention<2>>;

#elif CASE == 5
// error: ballast::self_attention: the input must be a sequence; put embedding (of tokens) before this layer
using shape = nn::vec<6>;
inline constexpr auto layers = nn::topology<nn::self_attention<2>>;

#elif CASE == 6
// error: ballast::scaled_dot_product_attention: there are 0 heads; give it at least one
using shape = nn::sequence<7, 6>;
inline constexpr auto layers = nn::topology<nn::scaled_dot_product_attention<0>>;

#elif CASE == 7
// error: ballast::scaled_dot_product_attention: the only option is causal; leave the others out
using shape = nn::sequence<7, 6>;
inline constexpr auto layers = nn::topology<nn::scaled_dot_product_attention<2, nn::no_bias>>;

#elif CASE == 8
// error: ballast::scaled_dot_product_attention: the features must be queries, keys and values of so many
using shape = nn::sequence<7, 6>;
inline constexpr auto layers = nn::topology<nn::scaled_dot_product_attention<4>>;

#elif CASE == 9
// error: ballast::scaled_dot_product_attention: the input must be a sequence; put embedding (of tokens)
using shape = nn::vec<6>;
inline constexpr auto layers = nn::topology<nn::scaled_dot_product_attention<2>>;

#elif CASE == 10
// error: ballast::scaled_dot_product_attention: this call continues a longer sequence, whose earlier steps
using shape = nn::sequence<7, 6>;
inline constexpr auto layers = nn::topology<nn::self_attention<2, nn::causal>>;
nn::network<shape, layers> const whole{1};
auto const next = nn::stream{whole}(std::array<float, 6>{});
#endif

auto const answer = nn::network<shape, layers>{1};
