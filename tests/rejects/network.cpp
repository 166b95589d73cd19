// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/layer_at.hpp>
#include <ballast/layers/dense.hpp>

#include <span>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<64>, nn::dense<10>>;
inline constexpr auto same = nn::topology<nn::dense<64>, nn::dense<10>>;
inline constexpr auto broad = nn::topology<nn::dense<16'384>, nn::dense<10>>;
using narrow = nn::network<nn::vec<8>, layers>;
using wide = nn::network<nn::vec<8>, broad>;

#if CASE == 0
static_assert(nn::layer_at<narrow, 1>::fan_in == 64);
auto const answer = narrow{nn::network<nn::vec<8>, same, nn::use_double>{1}};
auto workspace = wide::workspace<>{};
auto scores(wide const& net, std::span<float const, 8> x) { return net(x, workspace); }

#elif CASE == 1
// error: ballast::layer_at: there is no layer of this number; count from 0
// shows (GCC): Limit = 1; Got = 2
// shows (Clang): (2 <= 1)
static_assert(nn::layer_at<narrow, 2>::fan_in == 64);

#elif CASE == 2
// error: ballast::network: only networks of the same architecture assign to each other; compare their topologies
// shows: dense<64>.*dense<16384>
auto const answer = narrow{wide{1}};

#elif CASE == 3
// error: ballast::network: this network needs more scratch than ballast::stack_limit allows on the stack; pass a
// shows: 131072.*65536\|65536.*131072
auto scores(wide const& net, std::span<float const, 8> x) { return net(x); }

#elif CASE == 4
// error: ballast::network: this network needs more scratch than ballast::stack_limit allows on the stack; pass a
// shows: 131072.*65536\|65536.*131072
auto scores(wide const& net, std::span<float const> x, std::span<float> y) { return net.batch(x, y); }
#endif
