// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/dense.hpp>
#include <ballast/training/accuracy.hpp>

#include <array>

namespace nn = ballast;

inline constexpr auto two = nn::topology<nn::dense<2>>;
inline constexpr auto one = nn::topology<nn::dense<1>>;
inline constexpr auto wide = nn::topology<nn::dense<20000>, nn::dense<2>>;
template <auto const& Layers>
double share = nn::accuracy(nn::basic_network<nn::vec<1>, Layers>{1}, std::array{1.f}, std::array{0});

#if CASE == 0
double const shown = share<two>;

#elif CASE == 1
// error: ballast::accuracy: the output needs a channel for each of at least two classes; let the network end in
// shows: vec<1>
double const shown = share<one>;

#elif CASE == 2
// error: ballast::accuracy: this network needs more scratch than ballast::stack_limit allows on the stack; pass a
// shows: at_most<
double const shown = share<wide>;
#endif
