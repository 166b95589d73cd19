// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_TREATMENT_HPP
#define GRADIENT_CLINIC_TREATMENT_HPP

#include "digits.hpp"
#include "prognosis.hpp"

#include <ballast/ballast.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace clinic {

/// What one seed of a patient came to.
struct outcome {
  gradient_profile start{}, after{};
  double loss = 0, accuracy = 0;  // on the test rows
};

/// Stochastic gradient descent, whose learning rate rises over the first twelfth of the epochs and then falls
/// to zero.
struct course {
  std::size_t epochs;
  double learning_rate;
  double momentum = 0.9;

  double learning_rate_at(double epoch) const {
    double const through = epoch / static_cast<double>(epochs);
    return learning_rate * std::min(12 * through, 1 - through);
  }
};

template <class Trainer>
void train(Trainer& trainer, digit_rows const& rows, course const& plan, std::uint64_t seed,
           std::atomic<std::size_t>& epochs_done) {
  nn::shuffled_batches batches{trainer, rows.pixels, rows.labels, seed};
  for (std::size_t epoch = 0; epoch < plan.epochs; ++epoch, ++epochs_done) {
    std::size_t done = 0;
    for (auto const& [pixels, labels] : batches.epoch(epoch)) {
      done += labels.size();
      double const through = static_cast<double>(done) / static_cast<double>(rows.size());
      trainer.optimizer.learning_rate = plan.learning_rate_at(static_cast<double>(epoch) + through);
      trainer.step(pixels, labels);
    }
  }
}

/// Draws a network from the seed, trains it, and measures it before and after.
template <class Net>
outcome treat(digits const& data, course const& plan, std::uint64_t seed,
              std::atomic<std::size_t>& epochs_done) {
  auto const measure = [](Net const& net, digit_rows const& rows) {
    return nn::measure_gradient_flow<batch>(net, rows.pixels, rows.labels);
  };
  auto const net = std::make_unique<Net>(seed);  // on the heap, for its size
  auto const trainer = std::make_unique<nn::trainer<Net, nn::cross_entropy, nn::sgd, batch>>(
      *net, nn::sgd::options{.momentum = plan.momentum});
  outcome result{.start = profile_of(measure(*net, data.train))};
  train(*trainer, data.train, plan, seed, epochs_done);
  result.after = profile_of(measure(*net, data.train));
  result.loss = measure(*net, data.test).loss;
  result.accuracy = nn::accuracy(*net, data.test.pixels, data.test.labels);
  return result;
}

}  // namespace clinic

#endif
