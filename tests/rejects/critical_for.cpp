// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/initializers/critical_for.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/softplus.hpp>
#include <ballast/layers/tanh.hpp>

namespace nn = ballast;

struct undeclared_kink {
  static constexpr auto value(auto x) { return x > 0.3f ? 5 * x : -x; }
  static constexpr auto derivative(auto x) { return x > 0.3f ? 0 * x + 5 : 0 * x - 1; }
};

#if CASE == 0
using start = nn::critical_for<nn::tanh>;

#elif CASE == 1
// error: ballast::critical_for: no variances of weights and biases keep signal and gradient.*tanh for sigmoid
// shows: critical_for<.*sigmoid
using start = nn::critical_for<nn::sigmoid>;

#elif CASE == 2
// error: ballast::critical_for: no variances of weights and biases keep signal and gradient.*elu for softplus
// shows: critical_for<.*softplus
using start = nn::critical_for<nn::softplus<>>;

#elif CASE == 3
// error: ballast::critical_for: the function has a kink that it does not declare
// shows: undeclared_kink
using start = nn::critical_for<undeclared_kink>;

#elif CASE == 4
// error: ballast::critical_for: the fixed point is a mean square; give a positive number
using start = nn::critical_for<nn::tanh, 0>;

#elif CASE == 5
// error: ballast::critical_for: this is no function that the compiler can evaluate
// shows: dense<3
using start = nn::critical_for<nn::dense<3>>;
#endif

inline constexpr auto layers = nn::topology<nn::dense<64>, nn::tanh, nn::dense<10>>;
auto const answer = nn::network<nn::vec<64>, layers, start>{1};
