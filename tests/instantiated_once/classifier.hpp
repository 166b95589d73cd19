// SPDX-License-Identifier: BSL-1.0
#ifndef TESTS_INSTANTIATED_ONCE_CLASSIFIER_HPP
#define TESTS_INSTANTIATED_ONCE_CLASSIFIER_HPP

#include <ballast/ballast.hpp>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<64>, nn::relu, nn::dense<64>, nn::relu, nn::dense<10>>;
using classifier = nn::network<nn::vec<64>, layers>;
using trainer = nn::trainer<classifier, nn::cross_entropy, nn::sgd, 32>;

// Compiled in classifier.cpp, and in no other file. A template is named here, not its alias.
extern template class nn::basic_network<nn::vec<64>, layers>;
extern template class nn::trainer<classifier, nn::cross_entropy, nn::sgd, 32>;

double loss_after_a_step(trainer& training, std::span<float const> inputs,
                         std::span<std::int32_t const> labels);

#endif
