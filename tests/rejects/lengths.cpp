// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/concat.hpp>
#include <ballast/blocks/group.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/network.hpp>
#include <ballast/layers/conv1d.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/global_pool.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/max_pool.hpp>

#include <array>
#include <vector>

namespace nn = ballast;

template <std::size_t Taps>
using shorter = nn::conv1d<3, Taps>;
template <std::size_t Taps>
using longer = nn::conv1d<3, Taps, nn::padding<Taps - 1>>;

#if CASE == 0
inline constexpr auto layers =
    nn::topology<nn::conv1d<3, 3, nn::padding<1>>, nn::max_pool1d<3, nn::stride<1>, nn::padding<1>>,
                 nn::residual<nn::gru<3>>, nn::concat<nn::gru<2>, nn::dense<2>>, nn::global_max_pool,
                 nn::flatten, nn::dense<2>>;

#elif CASE == 1
// error: ballast::lengths: behind a layer that changes the number of steps
// shows: sequence<6, 3>
inline constexpr auto layers = nn::topology<nn::max_pool1d<2>, nn::gru<4>, nn::last>;

#elif CASE == 2
// error: ballast::lengths: .* take last or global pooling in the place of flatten
// shows: flatten
inline constexpr auto layers = nn::topology<nn::gru<4>, nn::flatten, nn::dense<2>>;

#elif CASE == 3
// error: ballast::lengths: behind a layer that changes the number of steps
// shows: residual
inline constexpr auto layers = nn::topology<nn::residual<shorter<3>, longer<3>>, nn::last>;

#elif CASE == 4
// error: ballast::lengths: behind a layer that changes the number of steps
// shows: concat
inline constexpr auto layers =
    nn::topology<nn::concat<nn::gru<2>, nn::group<shorter<3>, longer<3>>>, nn::last>;
#endif

using net = nn::network<nn::sequence<6, 3>, layers>;
inline net const some{1};
inline std::vector<float> answers(2 * net::output::size);
auto const answer = some.batch(std::vector<float>(2 * 18), answers, std::array<std::size_t, 2>{3, 6});
