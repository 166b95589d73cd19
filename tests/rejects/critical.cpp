// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/network.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/initializers/critical.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/softplus.hpp>
#include <ballast/layers/tanh.hpp>

namespace nn = ballast;

template <auto const& Layers, class... Modes>
using net = nn::network<nn::vec<64>, Layers, Modes...>;

#if CASE == 0
inline constexpr auto layers =
    nn::topology<nn::dense<64>, nn::tanh, nn::dense<64>, nn::relu, nn::dense<10>, nn::sigmoid>;
inline constexpr auto own =
    nn::topology<nn::dense<64>, nn::sigmoid, nn::dense<64>, nn::tanh, nn::dense<10, nn::critical>>;
inline constexpr auto far =
    nn::topology<nn::dense<64>, nn::sigmoid, nn::dense<10, nn::critical_for<nn::sigmoid, 46>>>;
net<layers, nn::critical> const answer{1};
net<own> const other{1};
net<far, nn::critical> const nearest{1};

#elif CASE == 1
// error: ballast::critical: this layer reads what two activations have put out, with no weights between them; put dense
// shows: numbered<3, .*dense<64>
inline constexpr auto layers =
    nn::topology<nn::dense<64>, nn::tanh, nn::relu, nn::dense<64>, nn::relu, nn::dense<10>>;
net<layers, nn::critical> const answer{1};

#elif CASE == 2
// error: ballast::critical: no variances of weights and biases keep signal and gradient at this layer.*tanh for sigmoid
// shows: numbered<4, .*dense<10>
inline constexpr auto layers =
    nn::topology<nn::dense<64>, nn::tanh, nn::dense<64>, nn::sigmoid, nn::dense<10>>;
net<layers, nn::critical> const answer{1};

#elif CASE == 3
// error: ballast::critical: no variances of weights and biases keep signal and gradient at this layer.*elu for softplus
// shows: numbered<1, .*dense<64, .*critical>
inline constexpr auto layers =
    nn::topology<nn::dense<64>, nn::repeat<3, nn::residual<nn::softplus<>, nn::dense<64, nn::critical>>>>;
net<layers> const answer{1};

#elif CASE == 4
// error: ballast::critical: no variances of weights and biases keep signal and gradient at this layer
// shows: critical_for<.*sigmoid, .*4.6
inline constexpr auto layers = nn::topology<nn::dense<64>, nn::sigmoid, nn::dense<10>>;
static_assert(nn::stable<net<layers, nn::critical>>);
#endif
