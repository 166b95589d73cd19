// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_INPUTS_HPP
#define BALLAST_FLOW_INPUTS_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>
#include <ballast/core/shape.hpp>

#include <cstddef>
#include <span>

namespace ballast {

/// What the gradient-flow prediction knows of the data, averaged over features: E x^2, E x, and E x x' of one
/// feature in two samples, and at two positions of one sample. Without it: normalized data, inputs<1, 0>.
///
/// Rejects     a second moment that is not positive, or less than the square of the mean
template <real SecondMoment, real Mean = 0, real Pair = Mean.value* Mean.value, real Near = Pair>
struct inputs {
  static_assert(
      SecondMoment > 0 && SecondMoment >= Mean * Mean,
      "ballast::inputs: the second moment E x^2 must be positive and at least the mean's square; take "
      "the numbers from measure_inputs");
  using role = ballast::role::inputs;
  static constexpr double second_moment = SecondMoment, mean = Mean, pair = Pair, near = Near;
};

/// The arguments of `inputs`, measured.
struct input_moments {
  double second_moment = 0, mean = 0, pair = 0, near = pair;
};

/// Of samples that stand one after the other, each of Features numbers.
template <std::size_t Features, class T>
constexpr input_moments measure_inputs(std::span<T const> samples) {
  std::size_t const rows = samples.size() / Features;
  double const n = static_cast<double>(rows * Features), pairs = n * static_cast<double>(rows - 1);
  input_moments sum{};
  for (std::size_t k = 0; k < Features; ++k) {
    double feature = 0, squares = 0;
    for (std::size_t row = 0; row < rows; ++row) {
      double const x = static_cast<double>(samples[row * Features + k]);
      feature += x;
      squares += x * x;
    }
    sum.mean += feature;
    sum.second_moment += squares;
    sum.pair += feature * feature - squares;
  }
  return {sum.second_moment / n, sum.mean / n, pairs > 0 ? sum.pair / pairs : 0};
}

/// The same of sequences or images: `measure_inputs<image<1, 28, 28>>(pixels)`.
template <real_shape Shape, class T>
constexpr input_moments measure_inputs(std::span<T const> samples) {
  input_moments all = measure_inputs<Shape::size>(samples);
  std::size_t const rows = samples.size() / Shape::size;
  double sum = 0;
  for (std::size_t row = 0; row < rows; ++row)
    for (std::size_t k = 0; k < Shape::channels; ++k) {
      double feature = 0, squares = 0;
      for (std::size_t p = 0; p < Shape::positions; ++p) {
        std::size_t const at = row * Shape::size + k * Shape::channel_stride + p * Shape::position_stride;
        double const x = static_cast<double>(samples[at]);
        feature += x;
        squares += x * x;
      }
      sum += feature * feature - squares;
    }
  double const pairs = static_cast<double>(rows * Shape::size * (Shape::positions - 1));
  if (pairs > 0) all.near = sum / pairs;
  return all;
}

}  // namespace ballast

#endif
