// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/residual.hpp>
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/tanh.hpp>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers =
    nn::topology<nn::residual<nn::dense<16>, nn::tanh, nn::dense<64>>,
                 nn::residual<nn::shortcut<nn::dense<63>>, nn::dense<63>>, nn::dense<10>>;

#elif CASE == 1
// error: ballast::residual: the body must return the shape it was given; give its last layer
// shows: vec<63>.*vec<64>
inline constexpr auto layers =
    nn::topology<nn::residual<nn::dense<16>, nn::tanh, nn::dense<63>>, nn::dense<10>>;

#elif CASE == 2
// error: ballast::residual: the body and the shortcut must return the same shape; give their
// shows: vec<63>.*vec<62>
inline constexpr auto layers =
    nn::topology<nn::residual<nn::shortcut<nn::dense<62>>, nn::dense<63>>, nn::dense<10>>;
#endif

auto const answer = nn::network<nn::vec<64>, layers>{1};
