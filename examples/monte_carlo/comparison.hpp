// SPDX-License-Identifier: BSL-1.0
#ifndef MONTE_CARLO_COMPARISON_HPP
#define MONTE_CARLO_COMPARISON_HPP

#include <ballast/flow/gradient_flow.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace monte_carlo {

namespace nn = ballast;

/// log10 |dL/dW| of one layer: predicted, and the mean over draws of weights and data.
struct layer_point {
  double predicted = 0, measured = 0, error_of_mean = 0, beta = 0;

  double error() const { return predicted - measured; }
  /// What is allowed: mean-field theory's own error, that of the mean, and second-order terms of the finite width.
  double interval() const { return 0.06 + 3 * error_of_mean + 0.01 * beta; }
  bool inside() const { return std::abs(error()) <= interval(); }
};

/// What the draws say, by the limits of the verdict: with d decades off as in `flow::judge`, but of the measured means,
/// and s the measured deviation of one draw, `steady` is |d| + 2 s < 2 at every layer, and `lost` |d| > 3 at one.
enum class outcome { steady, between, lost };

/// One random network.
struct comparison {
  std::uint64_t seed = 0;
  std::size_t number = 0;
  std::string name{};
  std::size_t depth = 0, width = 0, batch = 0;

  std::vector<layer_point> layers{};  // those whose gradient is not zero on purpose
  bool silent_as_predicted = true;    // and those whose gradient is
  double decades = 0,
         deviation = 0;  // measured: of the layer that is off by most, and what its draws differ by
  nn::verdict predicted = nn::verdict::unknown;
  std::string_view reason{};
  outcome measured = outcome::between;

  std::size_t inside() const {
    std::size_t count = 0;
    for (layer_point const& l : layers) count += l.inside();
    return count;
  }
  double largest_beta() const {
    double largest = 0;
    for (layer_point const& l : layers) largest = std::max(largest, l.beta);
    return largest;
  }
  double worst_error() const {
    double worst = 0;
    for (layer_point const& l : layers)
      if (!(std::abs(l.error()) <= std::abs(worst))) worst = l.error();
    return worst;
  }
};

}  // namespace monte_carlo

#endif
