// SPDX-License-Identifier: BSL-1.0
#include "plain.hpp"

// Whose gradient is lost before the first step. The learning rate is that of the well ones.

std::vector<clinic::patient> clinic::unfit_starts() {
  course const brief{.epochs = 10, .learning_rate = 0.001};
  return {
      admit<plain<nn::sigmoid>, nn::xavier_uniform>("Sigmoid", "sigmoid, xavier_uniform", brief,
                                                    does_not_learn),
      admit<plain<nn::tanh>, nn::normal<0.4>>("A naive start", "tanh, normal<0.4>", brief, does_not_learn),
      admit<plain<nn::tanh>, nn::normal<0.05>>("A start too small", "tanh, normal<0.05>", brief,
                                               does_not_learn),
      admit<plain<nn::relu>, nn::torch_default>("PyTorch default", "relu, torch_default", brief,
                                                does_not_learn)};
}
