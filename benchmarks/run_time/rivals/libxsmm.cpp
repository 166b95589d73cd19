// SPDX-License-Identifier: BSL-1.0
// libxsmm: products compiled at run time for these very sizes.

#include "with_products.hpp"

#include <libxsmm.h>

namespace {

struct xsmm {
  // The library counts column by column: a row-major M x N matrix is its N x M.

  template <std::size_t M, std::size_t K, std::size_t N>
  static void forward(float const* x, float const* w, float* y) {
    static libxsmm_smmfunction const kernel = dispatch(N, M, K, N, K, N, 0);
    kernel(w, x, y);
  }
  template <std::size_t M, std::size_t K, std::size_t N>
  static void backward(float const* dy, float const* w, float* dx) {
    alignas(64) static float turned[K * N];
    static libxsmm_smmfunction const kernel = dispatch(K, M, N, K, N, K, 0);
    libxsmm_otrans(turned, w, sizeof(float), N, K, N, K);
    kernel(turned, dy, dx);
  }
  template <std::size_t M, std::size_t K, std::size_t N>
  static void update(float const* x, float const* dy, float* w, float rate) {
    alignas(64) static float dw[K * N];
    static libxsmm_smmfunction const kernel = dispatch(N, K, M, N, K, N, LIBXSMM_GEMM_FLAG_TRANS_B);
    kernel(dy, x, dw);
    for (std::size_t i = 0; i < K * N; ++i) w[i] -= rate * dw[i];
  }

 private:
  static libxsmm_smmfunction dispatch(int m, int n, int k, int lda, int ldb, int ldc, int flags) {
    float const alpha = 1, beta = 0;
    libxsmm_smmfunction const kernel =
        libxsmm_smmdispatch(m, n, k, &lda, &ldb, &ldc, &alpha, &beta, &flags, nullptr);
    if (!kernel) std::abort();
    return kernel;
  }
};

template <class Task>
using feedforward = rivals::feedforward<Task, xsmm>;
template <class Task>
using product = rivals::product<Task, xsmm>;

bool const entered = rivals::enter_all<feedforward, product>("libxsmm");

}  // namespace
