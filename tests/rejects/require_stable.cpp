// SPDX-License-Identifier: BSL-1.0
#include <ballast/flow/certified.hpp>
#include <ballast/initializers/normal.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/tanh.hpp>

namespace nn = ballast;

template <class... Block>
inline constexpr auto deep = nn::topology<nn::dense<64>, nn::repeat<50, Block...>, nn::dense<10>>;
template <class Activation, class... Modes>
using plain = nn::network<nn::vec<64>, deep<nn::dense<64>, Activation>, Modes...>;

inline constexpr auto brief = nn::topology<nn::dense<8>, nn::repeat<5, nn::dense<8>, nn::relu>, nn::dense<2>>;
inline constexpr auto doubtful = nn::topology<nn::dense<8>, nn::tanh, nn::relu, nn::dense<2>>;

#if CASE == 0
using shortened = nn::network<nn::vec<64>, deep<nn::residual<nn::sigmoid, nn::dense<64>>>, nn::certified>;
static_assert(nn::require_stable<shortened>());
static_assert(nn::require_stable<plain<nn::tanh>>());
static_assert(nn::require_stable<plain<nn::relu, nn::kaiming_normal>>());
plain<nn::tanh, nn::xavier_normal, nn::certified> const steady{1};
plain<nn::sigmoid> const silent{1};
plain<nn::relu, nn::normal<1>> const loud{1};

#elif CASE == 1
// error: ballast::require_stable: the gradient of this network vanishes at its start; see the layer, the decades and
// shows: first_layer<0, .*dense<64.*decades<-[0-9]*>.*cure<.*shortcut_around_the_repeated_block
static_assert(nn::require_stable<plain<nn::sigmoid>>());

#elif CASE == 2
// error: ballast::require_stable: the gradient of this network explodes at its start; see the layer, the decades and
// shows: first_layer<0, .*dense<64.*decades<[0-9]*>.*cure<.*kaiming_normal>
void use() { nn::require_stable<plain<nn::relu, nn::normal<1>>>(); }

#elif CASE == 3
// error: ballast::require_stable: the gradient of this network vanishes at its start; see the layer, the decades and
// shows: the cheapest cure that the compiler found is a shortcut around the repeated block: write repeat<N, residual
plain<nn::sigmoid, nn::certified> const refused{1};

#elif CASE == 4
// error: ballast::require_stable: the gradient of this network explodes at its start; see the layer, the decades and
// shows: the cheapest cure that the compiler found is another start: add kaiming_normal to the network's modes
using refused = plain<nn::relu, nn::normal<1>, nn::certified>;
constexpr auto count = refused::parameter_count;

#elif CASE == 5
// error: ballast::require_stable: the gradient of this network is neither steady nor lost at its start; see the layer
// shows: decades<[-0-9]*>.*cure<
static_assert(nn::require_stable<nn::network<nn::vec<64>, brief>, {.stable = 0.01}>());

#elif CASE == 6
// error: ballast::require_stable: what becomes of the gradient of this network cannot be predicted; see the layer and
// shows: first_layer<2, .*relu>.*cure<.*no_single_change
static_assert(nn::require_stable<nn::network<nn::vec<64>, doubtful>>());
#endif
