// SPDX-License-Identifier: BSL-1.0
// Eigen, with sizes known to the compiler and without: the better of the two is its figure.

#include "with_products.hpp"

#include <Eigen/Core>

namespace {

template <int Rows, int Columns>
using matrix = Eigen::Matrix<float, Rows, Columns, Columns == 1 ? Eigen::ColMajor : Eigen::RowMajor>;
template <int Rows, int Columns>
using map = Eigen::Map<matrix<Rows, Columns>, Eigen::Aligned64>;
template <int Rows, int Columns>
using constant = Eigen::Map<matrix<Rows, Columns> const, Eigen::Aligned64>;

struct fixed_sizes {
  template <std::size_t M, std::size_t K, std::size_t N>
  static void forward(float const* x, float const* w, float* y) {
    map<M, N>{y}.noalias() = constant<M, K>{x} * constant<K, N>{w};
  }
  template <std::size_t M, std::size_t K, std::size_t N>
  static void backward(float const* dy, float const* w, float* dx) {
    map<M, K>{dx}.noalias() = constant<M, N>{dy} * constant<K, N>{w}.transpose();
  }
  template <std::size_t M, std::size_t K, std::size_t N>
  static void update(float const* x, float const* dy, float* w, float rate) {
    map<K, N>{w}.noalias() -= rate * (constant<M, K>{x}.transpose() * constant<M, N>{dy});
  }
};

struct dynamic_sizes {
  static constexpr int any = Eigen::Dynamic;
  using read = Eigen::Map<Eigen::Matrix<float, any, any, Eigen::RowMajor> const, Eigen::Aligned64>;
  using write = Eigen::Map<Eigen::Matrix<float, any, any, Eigen::RowMajor>, Eigen::Aligned64>;
  template <std::size_t M, std::size_t K, std::size_t N>
  static void forward(float const* x, float const* w, float* y) {
    write{y, M, N}.noalias() = read{x, M, K} * read{w, K, N};
  }
  template <std::size_t M, std::size_t K, std::size_t N>
  static void backward(float const* dy, float const* w, float* dx) {
    write{dx, M, K}.noalias() = read{dy, M, N} * read{w, K, N}.transpose();
  }
  template <std::size_t M, std::size_t K, std::size_t N>
  static void update(float const* x, float const* dy, float* w, float rate) {
    write{w, K, N}.noalias() -= rate * (read{x, M, K}.transpose() * read{dy, M, N});
  }
};

template <class Task>
using fixed = rivals::feedforward<Task, fixed_sizes>;
template <class Task>
using fixed_product = rivals::product<Task, fixed_sizes>;
template <class Task>
using dynamic = rivals::feedforward<Task, dynamic_sizes>;
template <class Task>
using dynamic_product = rivals::product<Task, dynamic_sizes>;

bool const entered =
    rivals::enter_all<fixed, fixed_product>("Eigen, fixed sizes", bench::origin::library) &&
    rivals::enter_all<dynamic, dynamic_product>("Eigen, dynamic sizes", bench::origin::library);

}  // namespace
