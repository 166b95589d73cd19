// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_LAYER_METER_HPP
#define BALLAST_FLOW_LAYER_METER_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/core/weight_layers.hpp>
#include <ballast/flow/gradient.hpp>
#include <ballast/kernels/norm.hpp>

#include <array>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <span>

namespace ballast::flow {

/// Mean and variance of log10 of norms. A norm of zero is left out; one that is not finite makes the mean infinite.
class typical_decades {
 public:
  constexpr void add(double const& norm, double const& unit = 1) {
    if (!math::is_finite(norm)) finite_ = false;
    if (!math::is_finite(norm) || norm == 0) return;
    double const decades = log10(norm) - log10(unit), before = mean_;
    mean_ += (decades - before) / static_cast<double>(++count_);
    squares_ += (decades - before) * (decades - mean_);
  }

  constexpr bool silent() const { return finite_ && count_ == 0; }
  constexpr double mean() const { return finite_ ? mean_ : math::infinity<double>; }
  constexpr double variance() const { return count_ > 1 ? squares_ / static_cast<double>(count_ - 1) : 0; }

 private:
  double mean_ = 0, squares_ = 0;
  std::size_t count_ = 0;
  bool finite_ = true;
};

/// Sums for one layer with weights, over batches.
struct layer_meter {
  double reads = 0, sum = 0, squares = 0;  // of what the layer reads
  double dx_squares = 0, dy_squares = 0;   // of the gradients by what it reads and writes
  double dy_norm = 0;                      // of this batch
  typical_decades output{}, weight{};

  constexpr void end_batch(double weight_norm, double answers) {
    output.add(dy_norm, answers);
    weight.add(weight_norm, answers);
  }

  constexpr layer_flow flow() const {
    return {.second_moment = reads > 0 ? squares / reads : 0,
            .mean = reads > 0 ? sum / reads : 0,
            .gain = dy_squares > 0 ? dx_squares / dy_squares : 0,
            .output_decades = output.mean(),
            .decades = weight.mean(),
            .beta = weight.variance() * 4 * std::numbers::ln10 * std::numbers::ln10,
            .silent = weight.silent()};
  }
};

template <class Net>
using layer_meters = std::array<layer_meter, weight_layers<Net>.size()>;

/// Reads the meters while the gradient makes its way back.
template <class Net>
struct layer_observer {
  using scalar = typename Net::scalar;
  layer_meters<Net>* meters = nullptr;
  scalar const* parameters = nullptr;

  template <class L, class X>
  constexpr void after_backward(memory<scalar> const& m, std::size_t rows, X const* x, scalar const*,
                                scalar const* dy, scalar const* dx) const {
    if constexpr (!composite<L> && L::template needs<1>.parameters > 0) {
      auto const k = weight_layer_at<Net>(static_cast<std::size_t>(m.parameters - parameters));
      if (!k) return;
      layer_meter& meter = (*meters)[*k];
      std::size_t const reads = rows * L::input::size;
      if constexpr (real_shape<typename L::input>) {
        meter.reads += static_cast<double>(reads);
        meter.sum += std::accumulate(x, x + reads, 0.0);
        meter.squares += kernels::sum_of_squares(std::span{x, reads});
      }
      std::span const written{dy, rows * L::output::size};
      meter.dy_norm = kernels::norm(written);
      meter.dy_squares += kernels::sum_of_squares(written);
      if (dx != nullptr) meter.dx_squares += kernels::sum_of_squares(std::span{dx, reads});
    }
  }
};

}  // namespace ballast::flow

#endif
