// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/clamp.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/standardize.hpp>

#include <array>
#include <type_traits>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers = nn::topology<nn::standardize, nn::dense<1>, nn::clamp<-1, 1>>;

#elif CASE == 1
// error: ballast::fit_standardize: the network's first layer is not standardize; put it first
inline constexpr auto layers = nn::topology<nn::dense<1>, nn::standardize>;

#elif CASE == 2
// error: ballast::hardtanh: the bounds leave no room; give the lower one first
inline constexpr auto layers = nn::topology<nn::standardize, nn::dense<1>, nn::clamp<1, -1>>;

#elif CASE == 3
// error: ballast::standardize: the input must be real numbers; put embedding before it
inline constexpr auto layers = nn::topology<nn::standardize>;
#endif

using input = std::conditional_t<CASE <= 2, nn::vec<2>, nn::tokens<2>>;
nn::network<input, layers> net{1};
std::array<input::element<float>, 2> const sample{1, 2};
bool const fitted{nn::fit_standardize(net, sample)};
