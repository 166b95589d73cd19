// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/flow/horizon.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/lstm.hpp>

namespace nn = ballast;

inline constexpr auto remembers = nn::topology<nn::lstm<8>, nn::last, nn::dense<2>>;
inline constexpr auto forgets = nn::topology<nn::dense<8>, nn::last, nn::dense<2>>;
template <auto const& Layers>
using net = nn::basic_network<nn::sequence<20, 5>, Layers>;

#if CASE == 0
static_assert(nn::horizon<net<remembers>>.least > 1 && nn::horizon<net<remembers>, 0.5>.least > 0);

#elif CASE == 1
// error: ballast::horizon: the network has no such recurrent layer, or the prediction ends before it
static_assert(nn::horizon<net<forgets>>.least > 1);

#elif CASE == 2
// error: ballast::horizon: the network has no such recurrent layer, or the prediction ends before it
static_assert(nn::horizon<net<remembers>, 0.5, 1>.least > 1);

#elif CASE == 3
// error: ballast::horizon: the fraction must lie between 0 and 1
static_assert(nn::horizon<net<remembers>, 1.5>.least > 1);
#endif
