// SPDX-License-Identifier: BSL-1.0
// OpenBLAS on one thread: sgemm, and sgemv for one row.

#include "with_products.hpp"

#include <cblas.h>

namespace {

struct blas {
  template <std::size_t M, std::size_t K, std::size_t N>
  static void forward(float const* x, float const* w, float* y) {
    if constexpr (M == 1)
      cblas_sgemv(CblasRowMajor, CblasTrans, K, N, 1, w, N, x, 1, 0, y, 1);
    else
      cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, M, N, K, 1, x, K, w, N, 0, y, N);
  }
  template <std::size_t M, std::size_t K, std::size_t N>
  static void backward(float const* dy, float const* w, float* dx) {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, M, K, N, 1, dy, N, w, N, 0, dx, K);
  }
  template <std::size_t M, std::size_t K, std::size_t N>
  static void update(float const* x, float const* dy, float* w, float rate) {
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, K, N, M, -rate, x, K, dy, N, 1, w, N);
  }
};

template <class Task>
using feedforward = rivals::feedforward<Task, blas>;
template <class Task>
using product = rivals::product<Task, blas>;

bool const entered = (openblas_set_num_threads(1), rivals::enter_all<feedforward, product>("OpenBLAS"));

}  // namespace
