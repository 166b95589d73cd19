// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers = nn::topology<nn::dropout<0.5>, nn::dense<10>>;

#elif CASE == 1
// error: ballast::dropout: the rate must be at least 0 and less than 1
// shows: 1[.]5
inline constexpr auto layers = nn::topology<nn::dropout<1.5>, nn::dense<10>>;
#endif

auto const answer = nn::network<nn::vec<64>, layers>{1};
