// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_SOFTMAX_HPP
#define BALLAST_LAYERS_SOFTMAX_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/softmax.hpp>
#include <ballast/kernels/softmax.hpp>
#include <ballast/layers/featurewise.hpp>

namespace ballast {

/// y_k = e^x_k / sum of e^x_j, over the features of each position.
struct softmax : featurewise<softmax> {
  /// Its derivative is a covariance, of x' diag(y) x - (x' y)^2 <= (max x - min x)^2 / 4 <= |x|^2 / 2.
  static constexpr double lipschitz(std::size_t) { return 0.5; }

  static constexpr flow::row flow_rule(flow::signal& s) { return flow::softmax(s); }

  template <std::size_t N, std::size_t Stride, class T>
  static constexpr void forward(features<N, Stride, T const> x, features<N, Stride, T> y) {
    kernels::softmax<N, Stride>(x.first, y.first);
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
