// SPDX-License-Identifier: BSL-1.0
// What the library names as the cheapest change that makes a network stable.
#include <ballast/core/network.hpp>
#include <ballast/flow/cure.hpp>
#include <ballast/initializers/constant.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/elementwise.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/tanh.hpp>

#include <type_traits>

namespace nn = ballast;

template <std::size_t N, class... Block>
inline constexpr auto deep = nn::topology<nn::dense<64>, nn::repeat<N, Block...>, nn::dense<10>>;

template <class Net, class Cure>
inline constexpr bool needs = !nn::stable<Net> && std::is_same_v<nn::flow::cheapest_cure<Net>, Cure>;
template <class Cure, auto const& Layers, class... Modes>
inline constexpr bool cured_by = needs<nn::network<nn::vec<64>, Layers, Modes...>, Cure>;

// ---- another start ----
inline constexpr auto const& with_relu = deep<50, nn::dense<64>, nn::relu>;
inline constexpr auto const& with_tanh = deep<50, nn::dense<64>, nn::tanh>;
static_assert(cured_by<nn::kaiming_normal, with_relu>);
static_assert(cured_by<nn::kaiming_normal, with_relu, nn::normal<1>>);
static_assert(cured_by<nn::xavier_uniform, with_tanh, nn::normal<1>>);
static_assert(nn::stable<nn::network<nn::vec<64>, with_relu, nn::kaiming_normal>>);
static_assert(nn::stable<nn::network<nn::vec<64>, with_tanh, nn::xavier_uniform>>);

// ---- the critical start, for a function that no other start fits ----
struct quiet_tanh : nn::elementwise<quiet_tanh> {
  template <class T>
  static constexpr T value(T x) {
    return nn::math::tanh(x) / 4;
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return (1 - 16 * y * y) / 4;
  }
};
inline constexpr auto const& with_quiet_tanh = deep<50, nn::dense<64>, quiet_tanh>;
static_assert(cured_by<nn::critical, with_quiet_tanh>);
static_assert(nn::stable<nn::network<nn::vec<64>, with_quiet_tanh, nn::critical>>);

// ---- shortcuts, where layers are written out ----
inline constexpr auto written_out =
    nn::topology<nn::dense<64>, nn::sigmoid, nn::dense<64>, nn::sigmoid, nn::dense<64>, nn::sigmoid,
                 nn::dense<64>, nn::sigmoid, nn::dense<64>, nn::sigmoid, nn::dense<64>, nn::sigmoid,
                 nn::dense<32>, nn::sigmoid, nn::dense<10>>;
static_assert(cured_by<nn::flow::shortcut_around_each_pair, written_out>);
using added = nn::residual<nn::sigmoid, nn::dense<64>>;
inline constexpr auto rewritten = nn::topology<nn::dense<64>, added, added, added, added, added, nn::sigmoid,
                                               nn::dense<32>, nn::sigmoid, nn::dense<10>>;
static_assert(nn::stable<nn::network<nn::vec<64>, rewritten>>);

// ---- a shortcut, which stands in the network as the cure says ----
inline constexpr auto const& with_sigmoid = deep<50, nn::dense<64>, nn::sigmoid>;
static_assert(cured_by<nn::flow::shortcut_around_the_repeated_block, with_sigmoid>);
static_assert(nn::stable<nn::network<nn::vec<64>, deep<50, nn::residual<nn::sigmoid, nn::dense<64>>>>>);

// The activation before the block comes to stand behind it.
template <class... Between>
inline constexpr auto plain =
    nn::topology<nn::dense<64>, Between..., nn::repeat<48, nn::dense<64>, Between...>, nn::dense<10>>;
static_assert(cured_by<nn::flow::shortcut_around_the_repeated_block, plain<nn::sigmoid>>);
inline constexpr auto turned =
    nn::topology<nn::dense<64>, nn::repeat<48, nn::residual<nn::sigmoid, nn::dense<64>>>, nn::sigmoid,
                 nn::dense<10>>;
template <class Net>
constexpr double first_gradient = nn::gradient_flow<Net>.layers[0].decades;
static_assert(first_gradient<nn::flow::changed_network<nn::network<nn::vec<64>, plain<nn::sigmoid>>,
                                                       nn::flow::shortcut_around_the_repeated_block>::type> ==
              first_gradient<nn::network<nn::vec<64>, turned>>);
static_assert(cured_by<nn::flow::shortcut_around_the_repeated_block, plain<nn::batch_norm, nn::relu>>);

inline constexpr auto const& nested = deep<4, nn::repeat<20, nn::dense<64>, nn::sigmoid>>;
static_assert(cured_by<nn::flow::shortcut_around_the_repeated_block, nested>);

// ---- a norm, where layers choose their start, no block is repeated and no width kept ----
template <std::size_t N>
using fading = nn::dense<N, nn::normal<0.01>>;
inline constexpr auto const& flat =
    nn::topology<fading<64>, nn::tanh, fading<32>, nn::tanh, fading<64>, nn::tanh, fading<32>>;
static_assert(cured_by<nn::flow::layer_norm_before_weights, flat>);

// ---- rezero, where the branches add up ----
inline constexpr auto const& growing = deep<50, nn::residual<nn::relu, nn::dense<64, nn::kaiming_normal>>>;
static_assert(cured_by<nn::flow::rezero_in_place_of_residual, growing>);

// ---- nothing helps weights of zero, nor where nothing is known ----
inline constexpr auto cut = nn::topology<nn::dense<8, nn::zeros>, nn::tanh, nn::dense<2, nn::zeros>>;
static_assert(cured_by<nn::flow::no_single_change, cut>);
inline constexpr auto unmixed = nn::topology<nn::dense<8>, nn::tanh, nn::relu, nn::dense<2>>;
static_assert(cured_by<nn::flow::no_single_change, unmixed>);
