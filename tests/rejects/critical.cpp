// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/initializers/critical.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/tanh.hpp>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers = nn::topology<nn::dense<64>, nn::tanh, nn::dense<10>, nn::sigmoid>;

#elif CASE == 1
// error: ballast::critical: the network has more than one activation before its weights
inline constexpr auto layers = nn::topology<nn::dense<64>, nn::tanh, nn::dense<64>, nn::relu, nn::dense<10>>;

#elif CASE == 2
// error: ballast::critical: the network has no activation before its weights; use lecun_normal
inline constexpr auto layers = nn::topology<nn::dense<64>, nn::dense<10>, nn::sigmoid>;

#elif CASE == 3
// error: ballast::critical_for: no variances of weights and biases keep signal and gradient.*tanh for sigmoid
// shows: critical_for<.*sigmoid
inline constexpr auto layers = nn::topology<nn::dense<64>, nn::sigmoid, nn::dense<10>>;
#endif

auto const answer = nn::network<nn::vec<64>, layers, nn::critical>{1};
