// SPDX-License-Identifier: BSL-1.0
#include <ballast/ballast.hpp>

#include <array>
#include <cstddef>

namespace nn = ballast;

std::size_t size_seen_elsewhere();

// Common names of a user's own, which no template of ballast may take for shadowed ones.
constexpr std::size_t rows = 4, steps = 8, count = 2, size = 3, first = 1, width = 5;

inline constexpr auto layers = nn::topology<nn::gru<width>, nn::last, nn::dense<count>>;
using model = nn::network<nn::sequence<steps, size>, layers, nn::clip_by_norm<1.0>>;

int main() {
  model net{first};
  nn::trainer<model, nn::mean_squared_error, nn::sgd, rows> trainer{net};
  std::array<float, rows * steps * size> const inputs{};
  std::array<float, rows * count> const targets{};
  bool const trains = static_cast<bool>(trainer.step(inputs, targets));
  return trains && size_seen_elsewhere() == nn::vec<size>::size ? 0 : 1;
}
