// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/jacobian.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/tanh.hpp>

#include <array>

namespace nn = ballast;

inline constexpr auto small = nn::topology<nn::dense<2>>;
inline constexpr auto wide = nn::topology<nn::dense<20000>, nn::tanh, nn::dense<2>>;
inline constexpr auto reader = nn::topology<nn::embedding<5, 2>, nn::last>;

#if CASE == 0
nn::network<nn::vec<3>, small> const net{1};
auto const j = nn::jacobian(net, std::array<float, 3>{});
nn::network<nn::vec<3>, wide> const wide_net{1};
nn::jacobian_workspace<nn::network<nn::vec<3>, wide>> workspace;
auto const wide_j = nn::jacobian(wide_net, std::array<float, 3>{}, workspace);

#elif CASE == 1
// error: ballast::jacobian: nothing is differentiated by tokens; take the network after its embedding
nn::network<nn::tokens<3>, reader> const net{1};
auto const j = nn::jacobian(net, std::array<std::int32_t, 3>{});

#elif CASE == 2
// error: ballast::jacobian: this network needs more scratch than ballast::stack_limit allows on the stack; pass a
// shows: at_most<
nn::network<nn::vec<3>, wide> const wide_net{1};
auto const wide_j = nn::jacobian(wide_net, std::array<float, 3>{});
#endif
