// SPDX-License-Identifier: BSL-1.0
// oneDNN on one thread, by its sgemm.

#include "with_products.hpp"

#include <dnnl.h>

namespace {

struct onednn {
  template <std::size_t M, std::size_t K, std::size_t N>
  static void forward(float const* x, float const* w, float* y) {
    dnnl_sgemm('N', 'N', M, N, K, 1, x, K, w, N, 0, y, N);
  }
  template <std::size_t M, std::size_t K, std::size_t N>
  static void backward(float const* dy, float const* w, float* dx) {
    dnnl_sgemm('N', 'T', M, K, N, 1, dy, N, w, N, 0, dx, K);
  }
  template <std::size_t M, std::size_t K, std::size_t N>
  static void update(float const* x, float const* dy, float* w, float rate) {
    dnnl_sgemm('T', 'N', K, N, M, -rate, x, K, dy, N, 1, w, N);
  }
};

template <class Task>
using feedforward = rivals::feedforward<Task, onednn>;
template <class Task>
using product = rivals::product<Task, onednn>;

bool const entered = rivals::enter_all<feedforward, product>("oneDNN");

}  // namespace
