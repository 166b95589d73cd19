// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_GRADIENT_NORMS_HPP
#define GRADIENT_CLINIC_GRADIENT_NORMS_HPP

#include "digits.hpp"

#include <ballast/ballast.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>

namespace clinic {

/// The L2 norm of each layer's gradient, weight and bias together, from the first layer to the last.
template <class Net>
std::array<double, Net::depth> layer_norms(std::span<float const, Net::parameter_count> gradients) {
  std::array<double, Net::depth> norms{};
  std::size_t layers = 0;
  auto const add = [&](nn::tensor const& tensor, nn::place const& here, auto) {
    if (tensor.role == nn::tensor_role::weight) ++layers;  // a layer's weight comes before its bias
    auto const values = tensor.view(gradients.data() + here.offset.parameters);
    for (std::size_t row = 0; row < values.rows; ++row)
      for (std::size_t column = 0; column < values.columns; ++column)
        norms[layers - 1] += std::pow(static_cast<double>(values(row, column)), 2);
  };
  Net::layers::tensors(add, nn::place{});
  for (double& norm : norms) norm = std::sqrt(norm);
  return norms;
}

/// log10 of each layer's typical gradient norm for a single digit: the mean of the logarithm over the first
/// rows. (Of rows taken together, a few outliers would decide: norms vary like products, by factors.)
template <class Net, class Loss, class Optimizer, std::size_t Batch>
std::array<double, Net::depth> typical_gradient_norms(nn::trainer<Net, Loss, Optimizer, Batch>& trainer,
                                                      digit_rows const& rows) {
  constexpr std::size_t sample = 64;
  constexpr double smallest = std::numeric_limits<float>::denorm_min();  // stands for zero
  std::array<double, Net::depth> typical{};
  for (std::size_t row = 0; row < sample; ++row) {
    trainer.measure(rows.row(row), rows.label(row));
    auto const norms = layer_norms<Net>(std::as_const(trainer).gradients());
    for (std::size_t k = 0; k < norms.size(); ++k)
      typical[k] += std::log10(std::max(norms[k], smallest)) / sample;
  }
  return typical;
}

}  // namespace clinic

#endif
