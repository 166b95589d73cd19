// SPDX-License-Identifier: BSL-1.0
#ifndef BENCHMARKS_RUN_TIME_RIVALS_WITH_PRODUCTS_HPP
#define BENCHMARKS_RUN_TIME_RIVALS_WITH_PRODUCTS_HPP

#include "../contender.hpp"
#include "../hand/mlp.hpp"

#include <algorithm>

// What one builds on a library of matrix products: its products, and between them vectorized loops for bias, activation
// and loss. Weights are stored inputs x outputs. The products of a library are a class with
//
//   forward<M, K, N>(x, w, y)          y = x w          x: M x K, w: K x N
//   backward<M, K, N>(dy, w, dx)       dx = dy w^T
//   update<M, K, N>(x, dy, w, rate)    w -= rate x^T dy

namespace rivals {

using bench::activation;
using hand::lanes;

/// A buffer that starts at a cache line, as the libraries like it.
struct buffer {
  explicit buffer(std::size_t n) : numbers(n + 64) {}
  float* data() {
    auto const address = reinterpret_cast<std::uintptr_t>(numbers.data());
    return numbers.data() + (64 - address % 64) % 64 / sizeof(float);
  }
  std::vector<float> numbers;
};

/// f(i) over whole vectors, and once more over the rest.
template <class F>
inline void in_vectors(std::size_t n, float* y, F f) {
  std::size_t i = 0;
  for (; i + lanes <= n; i += lanes) hand::store(y + i, f(hand::load(y + i), i));
  if (i == n) return;
  float rest[lanes] = {};
  std::copy(y + i, y + n, rest);
  hand::vector const v = f(hand::load(rest), n);
  hand::store(rest, v);
  std::copy_n(rest, n - i, y + i);
}

template <class Task, class Products>
class feedforward : public bench::contender {
  using net = typename Task::net;
  static constexpr std::size_t rows = Task::rows, layers = net::layers;
  static constexpr bool residual = requires { net::blocks; };

 public:
  explicit feedforward(float rate) : rate_{rate} {
    for (bench::affine const& from : bench::affine_layers<net>()) {
      buffer w{from.weight.size()};
      for (std::size_t o = 0; o < from.outputs; ++o)
        for (std::size_t i = 0; i < from.inputs; ++i)
          w.data()[i * from.outputs + o] = from.weight[o * from.inputs + i];
      weight_.push_back(std::move(w));
      bias_.push_back(from.bias);
      h_.emplace_back(rows * from.outputs);
      gradient_.emplace_back(rows * from.outputs);
    }
    std::ranges::copy(samples_.inputs, x_.data());
  }

  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n) {
      if constexpr (requires { Task::steps; }) {
        std::ranges::copy(samples_.inputs, x_.data());
        for (std::size_t step = 0; step < Task::steps; ++step) {
          forward();
          std::copy_n(h_.back().data(), net::outputs, x_.data());
        }
      } else {
        forward();
      }
      if constexpr (requires { Task::criterion; }) backward();
      bench::touch(h_.back().data());
    }
  }

  std::vector<float> answer() override {
    if constexpr (!requires { Task::criterion; }) return {h_.back().data(), h_.back().data() + net::outputs};
    std::vector<float> all;
    for (std::size_t k = 0; k < layers; ++k) {
      for (std::size_t o = 0; o < net::out(k); ++o)
        for (std::size_t i = 0; i < net::in(k); ++i) all.push_back(weight_[k].data()[i * net::out(k) + o]);
      all.insert(all.end(), bias_[k].begin(), bias_[k].end());
    }
    return all;
  }

 private:
  template <class F>
  static void each(F f) {
    [&]<std::size_t... K>(std::index_sequence<K...>) { (f.template operator()<K>(), ...); }
    (std::make_index_sequence<layers>{});
  }
  static constexpr bool bends(std::size_t k) { return k + 1 < layers && (!residual || k % 2 == 0); }
  static constexpr bool joins(std::size_t k) { return residual && k % 2 == 1; }
  float* input(std::size_t k) { return k == 0 ? x_.data() : h_[k - 1].data(); }
  static constexpr activation hidden() {
    if constexpr (residual)
      return activation::relu;
    else
      return net::hidden;
  }

  void forward() {
    each([&]<std::size_t K>() {
      constexpr std::size_t in = net::in(K), out = net::out(K);
      float* const y = h_[K].data();
      Products::template forward<rows, in, out>(input(K), weight_[K].data(), y);
      for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t o = 0; o < out; ++o) y[r * out + o] += bias_[K][o];
      if constexpr (bends(K))
        in_vectors(rows * out, y, [](hand::vector v, std::size_t) { return hand::apply<hidden()>(v); });
      if constexpr (joins(K)) {
        float const* const around = input(K - 1);
        for (std::size_t i = 0; i < rows * out; ++i) y[i] += around[i];
      }
    });
  }

  void backward() {
    constexpr std::size_t classes = net::outputs;
    float* const dy = gradient_.back().data();
    float const* const y = h_.back().data();
    if constexpr (Task::criterion == bench::loss::cross_entropy) {
      for (std::size_t r = 0; r < rows; ++r) {
        hand::vector e = hand::all(-100.0f);
        static_assert(classes <= 16);
        float row[16], total = 0;
        float const largest = *std::max_element(y + r * classes, y + (r + 1) * classes);
        for (std::size_t c = 0; c < 16; ++c) row[c] = c < classes ? y[r * classes + c] - largest : -100.0f;
        for (std::size_t c = 0; c < 16; c += lanes) {
          e = hand::exp(hand::load(row + c));
          hand::store(row + c, e);
        }
        for (std::size_t c = 0; c < classes; ++c) total += row[c];
        for (std::size_t c = 0; c < classes; ++c) dy[r * classes + c] = row[c] / (total * rows);
        dy[r * classes + samples_.labels[r]] -= 1.0f / rows;
      }
    } else {
      for (std::size_t i = 0; i < rows * classes; ++i)
        dy[i] = (y[i] - samples_.targets[i]) * (2.0f / (rows * classes));
    }
    each([&]<std::size_t FromEnd>() {
      constexpr std::size_t K = layers - 1 - FromEnd, in = net::in(K), out = net::out(K);
      float* const d = gradient_[K].data();
      if constexpr (K > 0) {
        float* const dx = gradient_[K - 1].data();
        Products::template backward<rows, in, out>(d, weight_[K].data(), dx);
        if constexpr (residual && K % 2 == 0 && K + 1 < layers) {
          float const* const around = gradient_[K + 1].data();
          for (std::size_t i = 0; i < rows * in; ++i) dx[i] += around[i];
        }
        if constexpr (bends(K - 1)) {
          float const* const x = input(K);
          for (std::size_t i = 0; i < rows * in; ++i)
            dx[i] = hidden() == activation::relu ? (x[i] > 0 ? dx[i] : 0.0f) : dx[i] * (1 - x[i] * x[i]);
        }
      }
      Products::template update<rows, in, out>(input(K), d, weight_[K].data(), rate_);
      for (std::size_t r = 0; r < rows; ++r)
        for (std::size_t o = 0; o < out; ++o) bias_[K][o] -= rate_ * d[r * out + o];
    });
  }

  float rate_;
  bench::samples<Task> samples_;
  std::vector<buffer> weight_, h_, gradient_;
  std::vector<std::vector<float>> bias_;
  buffer x_{rows * net::inputs};
};

template <class Task, class Products>
class product : public bench::contender {
  static constexpr std::size_t m = Task::m, k = Task::k, n = Task::n;

 public:
  explicit product(float) {
    std::ranges::copy(bench::numbers(m * k, 1, 1), a_.data());
    std::ranges::copy(bench::numbers(k * n, 2, 1), b_.data());
  }
  void run(std::size_t times) override {
    for (std::size_t t = 0; t < times; ++t) {
      Products::template forward<m, k, n>(a_.data(), b_.data(), c_.data());
      bench::touch(c_.data());
    }
  }
  std::vector<float> answer() override { return {c_.data(), c_.data() + m * n}; }

 private:
  buffer a_{m * k}, b_{k * n}, c_{m * n};
};

/// Enters a library of products for all it can do: the products themselves are its own work in any case.
template <template <class> class Feedforward, template <class> class Product>
static bool enter_all(char const* system, bench::origin from = bench::origin::around_products) {
  using namespace bench;
  return enter<Feedforward, A1, A2, A3, A4, A8, B1<32>, B1<64>, B2<32>, B2<64>, B3<32>, B3<64>, B4<32>,
               B4<64>, B5<32>, B5<64>>(system, from) &&
         enter<Product, matrix_product<32, 64, 64>, matrix_product<64, 64, 64>, matrix_product<64, 784, 256>,
               matrix_product<128, 128, 128>, matrix_product<256, 256, 256>>(system);
}

}  // namespace rivals

#endif
