// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/losses/cross_entropy.hpp>
#include <ballast/optimizers/adam.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/training/trainer.hpp>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<64>, nn::relu, nn::dense<64>, nn::relu, nn::dense<10>>;
using net = nn::network<nn::vec<64>, layers>;
template <class Optimizer, std::size_t Batch>
using trainer = nn::trainer<net, nn::cross_entropy, Optimizer, Batch>;

constexpr std::size_t line = 64;

// ---- facts ----
// A network is its parameters, and what fills the last cache line.
static_assert(net::parameter_count == 64 * 64 + 64 + 64 * 64 + 64 + 64 * 10 + 10);
static_assert(sizeof(net) - 4 * net::parameter_count < line);

// A trainer is its constant, and no step adds to it.
static_assert(sizeof(trainer<nn::sgd, 32>) == trainer<nn::sgd, 32>::bytes());

// A row more: what both hidden layers answered, a buffer each way, an answer and its gradient.
constexpr std::size_t row = sizeof(float) * (64 + 64 + 2 * 64 + 2 * 10);
static_assert(trainer<nn::sgd, 64>::bytes() - trainer<nn::sgd, 32>::bytes() == 32 * row);

// The second moment of Adam: one number more of each parameter.
constexpr std::size_t moment = trainer<nn::adam, 32>::bytes() - trainer<nn::sgd, 32>::bytes();
static_assert(moment >= 4 * net::parameter_count - line && moment <= 4 * net::parameter_count + line);

// What does not grow with the rows: gradients, velocities, and no more than the largest weight, turned.
constexpr std::size_t rest = trainer<nn::sgd, 32>::bytes() - 32 * row;
static_assert(rest - 2 * 4 * net::parameter_count <= 4 * 64 * 64 + 10 * line);
