// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_SOFTMAX_HPP
#define BALLAST_LAYERS_SOFTMAX_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/softmax.hpp>
#include <ballast/layers/featurewise.hpp>

namespace ballast {

/// y_k = e^x_k / sum of e^x_j, over the features of each position.
struct softmax : featurewise<softmax> {
  /// Its derivative is a covariance, of x' diag(y) x - (x' y)^2 <= (max x - min x)^2 / 4 <= |x|^2 / 2.
  static constexpr double lipschitz(std::size_t) { return 0.5; }

  static constexpr flow::row flow_rule(flow::signal& s) { return flow::softmax(s); }

  template <std::size_t N, std::size_t Stride, class T>
  static constexpr void forward(features<N, Stride, T const> x, features<N, Stride, T> y) {
    T largest = x[0], sum = 0;
    for (std::size_t k = 1; k < N; ++k) largest = math::max(largest, x[k]);
    for (std::size_t k = 0; k < N; ++k) y[k] = math::exp(x[k] - largest);
    for (std::size_t k = 0; k < N; ++k) sum += y[k];
    T const inverse = 1 / sum;
    for (std::size_t k = 0; k < N; ++k) y[k] *= inverse;
  }

  template <std::size_t N, std::size_t Stride, class T>
  static constexpr void backward(features<N, Stride, T const> y, features<N, Stride, T const> dy,
                                 features<N, Stride, T> dx) {
    T mean = 0;
    for (std::size_t k = 0; k < N; ++k) mean += y[k] * dy[k];
    for (std::size_t k = 0; k < N; ++k) dx[k] = y[k] * (dy[k] - mean);
  }
};

}  // namespace ballast

#endif
