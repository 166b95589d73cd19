// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_TREATMENT_HPP
#define GRADIENT_CLINIC_TREATMENT_HPP

#include "digits.hpp"
#include "prognosis.hpp"

#include <ballast/ballast.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <numeric>
#include <span>
#include <vector>

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

/// The rows in the order of an epoch.
inline std::vector<std::uint32_t> shuffled_rows(std::size_t count, std::uint64_t seed, std::size_t epoch) {
  constexpr std::uint64_t beyond_all_weights = std::uint64_t{1} << 32;  // whose places are their offsets
  std::vector<std::uint32_t> rows(count);
  std::iota(rows.begin(), rows.end(), 0);
  nn::random::shuffle(rows, nn::random::stream{seed, beyond_all_weights + epoch});
  return rows;
}

template <class Trainer>
void train(Trainer& trainer, digit_rows const& rows, course const& plan, std::uint64_t seed,
           std::atomic<std::size_t>& epochs_done) {
  for (std::size_t epoch = 0; epoch < plan.epochs; ++epoch, ++epochs_done) {
    std::vector<std::uint32_t> const order = shuffled_rows(rows.size(), seed, epoch);
    for (std::size_t done = 0; done < order.size(); done += batch) {
      std::vector<float> pixels;
      std::vector<std::int32_t> labels;
      for (std::uint32_t const row : std::span(order).subspan(done, std::min(batch, order.size() - done))) {
        std::ranges::copy(rows.row(row), std::back_inserter(pixels));
        labels.push_back(rows.labels[row]);
      }
      double const through = static_cast<double>(done + labels.size()) / static_cast<double>(order.size());
      trainer.optimizer.learning_rate = plan.learning_rate_at(static_cast<double>(epoch) + through);
      trainer.step(pixels, labels);
    }
  }
}

template <class Net>
double accuracy(Net const& net, digit_rows const& rows) {
  std::size_t right = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    auto const scores = net(rows.row(row));
    right += std::ranges::max_element(scores) - scores.begin() == rows.labels[row];
  }
  return static_cast<double>(right) / static_cast<double>(rows.size());
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
  result.accuracy = accuracy(*net, data.test);
  return result;
}

}  // namespace clinic

#endif
