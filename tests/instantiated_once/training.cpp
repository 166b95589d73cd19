// SPDX-License-Identifier: BSL-1.0
#include "classifier.hpp"

double loss_after_a_step(trainer& training, std::span<float const> inputs,
                         std::span<std::int32_t const> labels) {
  training.step(inputs, labels);
  return training.step(inputs, labels).loss;
}
