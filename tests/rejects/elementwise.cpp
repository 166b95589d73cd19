// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/elementwise.hpp>

namespace nn = ballast;

#if CASE == 0
struct cube {
  static constexpr auto value(auto x) { return x * x * x; }
  static constexpr auto derivative(auto x) { return 3 * x * x; }
};

#elif CASE == 1
// error: ballast::elementwise: the function needs static members value(x) and derivative(x)
// shows: elementwise<cube>
struct cube {
  static constexpr auto value(auto x) { return x * x * x; }
};

#elif CASE == 2
// error: ballast::elementwise: the function needs static members value(x) and derivative(x)
// shows: elementwise<cube>
struct cube {
  static constexpr auto value(auto x) { return static_cast<double>(x * x * x); }
  static constexpr auto derivative(auto x) { return 3 * x * x; }
};
#endif

inline constexpr auto layers = nn::topology<nn::elementwise<cube>>;
auto const answer = nn::network<nn::vec<3>, layers>{1};
