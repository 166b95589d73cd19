// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/dense.hpp>
#include <ballast/layers/tanh.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/training/trainer.hpp>

#include <cstddef>
#include <span>

// A training step, to be looked at as machine code. MODES is empty, or ", ballast::l2<1>" and the like.
namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<16>, nn::tanh, nn::dense<4>>;
using network = nn::network<nn::vec<8>, layers MODES>;
using trainer = nn::trainer<network, nn::mean_squared_error, nn::sgd, 8>;

extern std::size_t const bytes = sizeof(trainer);

nn::step_report step(trainer& trains, std::span<float const> inputs, std::span<float const> targets) {
  return trains.step(inputs, targets);
}
