// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_LOG_SOFTMAX_HPP
#define BALLAST_LAYERS_LOG_SOFTMAX_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/softmax.hpp>
#include <ballast/layers/featurewise.hpp>

namespace ballast {

/// y_k = x_k - log(sum of e^x_j), over the features of each position.
struct log_softmax : featurewise<log_softmax> {
  /// Of n features: the norm of 1 - (1, ..., 1) p' is convex in the probabilities p, and sqrt(n) where one is 1.
  static constexpr double lipschitz(std::size_t n) { return math::sqrt(static_cast<double>(n)); }

  static constexpr flow::row flow_rule(flow::signal& s) { return flow::log_softmax(s); }

  template <std::size_t N, std::size_t Stride, class T>
  static constexpr void forward(features<N, Stride, T const> x, features<N, Stride, T> y) {
    T largest = x[0], sum = 0;
    for (std::size_t k = 1; k < N; ++k) largest = math::max(largest, x[k]);
    for (std::size_t k = 0; k < N; ++k) y[k] = x[k] - largest;
    for (std::size_t k = 0; k < N; ++k) sum += math::exp(y[k]);
    T const log_sum = math::log(sum);
    for (std::size_t k = 0; k < N; ++k) y[k] -= log_sum;
  }

  template <std::size_t N, std::size_t Stride, class T>
  static constexpr void backward(features<N, Stride, T const> y, features<N, Stride, T const> dy,
                                 features<N, Stride, T> dx) {
    T sum = 0;
    for (std::size_t k = 0; k < N; ++k) sum += dy[k];
    for (std::size_t k = 0; k < N; ++k) dx[k] = dy[k] - math::exp(y[k]) * sum;
  }
};

}  // namespace ballast

#endif
