// SPDX-License-Identifier: BSL-1.0
// What every task should answer, computed in double by the plainest loops there are.

#include "reference.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace bench {
namespace {

using numbers64 = std::vector<double>;

numbers64 widened(std::vector<float> const& from) { return {from.begin(), from.end()}; }

struct affine64 {
  std::size_t inputs, outputs;
  numbers64 weight, bias;
  explicit affine64(affine const& from)
      : inputs{from.inputs}, outputs{from.outputs}, weight{widened(from.weight)}, bias{widened(from.bias)} {}

  numbers64 forward(numbers64 const& x) const {
    numbers64 y = bias;
    for (std::size_t o = 0; o < outputs; ++o)
      for (std::size_t i = 0; i < inputs; ++i) y[o] += weight[o * inputs + i] * x[i];
    return y;
  }
  numbers64 backward(numbers64 const& dy) const {
    numbers64 dx(inputs);
    for (std::size_t o = 0; o < outputs; ++o)
      for (std::size_t i = 0; i < inputs; ++i) dx[i] += weight[o * inputs + i] * dy[o];
    return dx;
  }
};

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

/// A network of dense layers, with the inputs of each layer and a gradient of each.
template <class Net>
struct network64 {
  std::vector<affine64> layers;
  std::vector<affine64> gradients;

  network64() {
    for (affine const& each : affine_layers<Net>()) layers.emplace_back(each);
    gradients = layers;
    for (affine64& each : gradients) {
      std::ranges::fill(each.weight, 0.0);
      std::ranges::fill(each.bias, 0.0);
    }
  }
  static double activated(double x) {
    if constexpr (requires { Net::hidden == activation::tanh; })
      return Net::hidden == activation::tanh ? std::tanh(x) : std::max(x, 0.0);
    else
      return std::max(x, 0.0);
  }
  static double slope(double y) {
    if constexpr (requires { Net::hidden == activation::tanh; })
      if (Net::hidden == activation::tanh) return 1 - y * y;
    return y > 0 ? 1 : 0;
  }
  /// Is layer k followed by the activation? Does it end a block?
  static constexpr bool residual = requires { Net::blocks; };
  static bool bends(std::size_t k) {
    return residual ? k % 2 == 0 && k + 1 < Net::layers : k + 1 < Net::layers;
  }
  static bool joins(std::size_t k) { return residual && k % 2 == 1; }

  std::vector<numbers64> forward(numbers64 x) const {
    std::vector<numbers64> h{std::move(x)};
    for (std::size_t k = 0; k < Net::layers; ++k) {
      numbers64 y = layers[k].forward(h[k]);
      if (bends(k)) std::ranges::transform(y, y.begin(), activated);
      if (joins(k))
        for (std::size_t i = 0; i < y.size(); ++i) y[i] += h[k - 1][i];
      h.push_back(std::move(y));
    }
    return h;
  }
  void backward(std::vector<numbers64> const& h, numbers64 dy) {
    numbers64 around;
    for (std::size_t k = Net::layers; k-- > 0;) {
      if (bends(k))
        for (std::size_t i = 0; i < dy.size(); ++i) dy[i] *= slope(h[k + 1][i]);
      if (joins(k)) around = dy;
      for (std::size_t o = 0; o < layers[k].outputs; ++o) {
        for (std::size_t i = 0; i < layers[k].inputs; ++i)
          gradients[k].weight[o * layers[k].inputs + i] += dy[o] * h[k][i];
        gradients[k].bias[o] += dy[o];
      }
      dy = layers[k].backward(dy);
      if (residual && k % 2 == 0 && k + 1 < Net::layers)
        for (std::size_t i = 0; i < dy.size(); ++i) dy[i] += around[i];
    }
  }
  void update(double rate) {
    for (std::size_t k = 0; k < Net::layers; ++k) {
      auto const move = [rate](numbers64& values, numbers64& slopes) {
        for (std::size_t i = 0; i < values.size(); ++i) values[i] -= rate * std::exchange(slopes[i], 0.0);
      };
      move(layers[k].weight, gradients[k].weight);
      move(layers[k].bias, gradients[k].bias);
    }
  }
  numbers64 parameters() const {
    numbers64 all;
    for (affine64 const& each : layers) {
      all.insert(all.end(), each.weight.begin(), each.weight.end());
      all.insert(all.end(), each.bias.begin(), each.bias.end());
    }
    return all;
  }
  double gradient_norm() const {
    double square = 0;
    for (affine64 const& each : gradients) {
      for (double g : each.weight) square += g * g;
      for (double g : each.bias) square += g * g;
    }
    return std::sqrt(square);
  }
};

template <class Task>
numbers64 infer(std::size_t) {
  network64<typename Task::net> const net;
  numbers64 x = widened(samples<Task>{}.inputs), y;
  std::size_t steps = 1;
  if constexpr (requires { Task::steps; }) steps = Task::steps;
  for (std::size_t step = 0; step < steps; ++step) {
    y = net.forward(x).back();
    if (steps > 1) std::ranges::copy(y, x.begin());
  }
  return y;
}

template <class Task>
numbers64 train(std::size_t calls) {
  using net_type = typename Task::net;
  constexpr std::size_t rows = Task::rows, inputs = net_type::inputs, outputs = net_type::outputs;
  network64<net_type> net;
  samples<Task> const data;
  for (std::size_t call = 0; call < calls; ++call) {
    for (std::size_t r = 0; r < rows; ++r) {
      auto const first = data.inputs.begin() + static_cast<std::ptrdiff_t>(r * inputs);
      auto const h = net.forward({first, first + inputs});
      numbers64 dy = h.back();
      if (Task::criterion == loss::cross_entropy) {
        double total = 0;
        double const largest = *std::ranges::max_element(dy);
        for (double& each : dy) total += each = std::exp(each - largest);
        for (double& each : dy) each /= total * rows;
        dy[data.labels[r]] -= 1.0 / rows;
      } else {
        for (std::size_t i = 0; i < outputs; ++i)
          dy[i] = 2 * (dy[i] - static_cast<double>(data.targets[r * outputs + i])) / (rows * outputs);
      }
      net.backward(h, dy);
    }
    if constexpr (requires { Task::max_norm; }) {
      for (std::size_t k = 0; k < net_type::layers; ++k) {
        auto const decay = [](numbers64& slopes, numbers64 const& values) {
          for (std::size_t i = 0; i < slopes.size(); ++i) slopes[i] += Task::l2 * values[i];
        };
        decay(net.gradients[k].weight, net.layers[k].weight);
        decay(net.gradients[k].bias, net.layers[k].bias);
      }
      double const norm = net.gradient_norm();
      net.update(static_cast<double>(learning_rate) * std::min(1.0, Task::max_norm / norm));
    } else {
      net.update(static_cast<double>(learning_rate));
    }
  }
  return net.parameters();
}

numbers64 run_lstm(std::size_t calls) {
  constexpr std::size_t n = lstm_net::hidden;
  auto const w = recurrent_layers<lstm_net>();
  numbers64 h(n), c(n);
  double x = 0;
  for (std::size_t call = 0; call < calls; ++call) {
    numbers64 z(4 * n);
    for (std::size_t k = 0; k < 4 * n; ++k) {
      z[k] = double(w.bias_input[k]) + double(w.bias_hidden[k]) + double(w.input[k]) * x;
      for (std::size_t j = 0; j < n; ++j) z[k] += double(w.hidden[k * n + j]) * h[j];
    }
    double y = double(w.head.bias[0]);
    for (std::size_t j = 0; j < n; ++j) {
      c[j] = sigmoid(z[n + j]) * c[j] + sigmoid(z[j]) * std::tanh(z[2 * n + j]);
      h[j] = sigmoid(z[3 * n + j]) * std::tanh(c[j]);
      y += double(w.head.weight[j]) * h[j];
    }
    x = y;
  }
  return {x};
}

numbers64 run_gru(std::size_t calls) {
  constexpr std::size_t n = gru_net::hidden;
  auto const w = recurrent_layers<gru_net>();
  numbers64 h(n);
  double x = 0;
  for (std::size_t call = 0; call < calls; ++call) {
    numbers64 a(3 * n), b(3 * n);
    for (std::size_t k = 0; k < 3 * n; ++k) {
      a[k] = double(w.bias_input[k]) + double(w.input[k]) * x;
      b[k] = double(w.bias_hidden[k]);
      for (std::size_t j = 0; j < n; ++j) b[k] += double(w.hidden[k * n + j]) * h[j];
    }
    double y = double(w.head.bias[0]);
    for (std::size_t j = 0; j < n; ++j) {
      double const r = sigmoid(a[j] + b[j]), z = sigmoid(a[n + j] + b[n + j]);
      h[j] = (1 - z) * std::tanh(a[2 * n + j] + r * b[2 * n + j]) + z * h[j];
      y += double(w.head.weight[j]) * h[j];
    }
    x = y;
  }
  return {x};
}

numbers64 run_causal(std::size_t calls) {
  constexpr std::size_t c = causal_net::channels, k = causal_net::taps;
  auto const w = causal_layers();
  numbers64 inputs;                // every input so far
  std::vector<numbers64> between;  // and every output of the first convolution
  double x = 0;
  for (std::size_t call = 0; call < calls; ++call) {
    inputs.push_back(x);
    numbers64 a(c), b(c);
    for (std::size_t o = 0; o < c; ++o) {
      a[o] = double(w.first_bias[o]);
      for (std::size_t t = 0; t < k; ++t)  // the last tap meets the newest input
        if (call + t + 1 >= k) a[o] += double(w.first[o * k + t]) * inputs[call + t + 1 - k];
      a[o] = std::tanh(a[o]);
    }
    between.push_back(a);
    double y = double(w.head.bias[0]);
    for (std::size_t o = 0; o < c; ++o) {
      b[o] = double(w.second_bias[o]);
      for (std::size_t i = 0; i < c; ++i)
        for (std::size_t t = 0; t < k; ++t)
          if (call + 2 * t + 2 >= 2 * k)
            b[o] += double(w.second[(o * c + i) * k + t]) * between[call + 2 * t + 2 - 2 * k][i];
      y += double(w.head.weight[o]) * std::tanh(b[o]);
    }
    x = y;
  }
  return {x};
}

template <class Task>
numbers64 multiply(std::size_t) {
  constexpr std::size_t m = Task::m, k = Task::k, n = Task::n;
  auto const a = numbers(m * k, 1, 1), b = numbers(k * n, 2, 1);
  numbers64 c(m * n);
  for (std::size_t i = 0; i < m; ++i)
    for (std::size_t l = 0; l < k; ++l)
      for (std::size_t j = 0; j < n; ++j) c[i * n + j] += double(a[i * k + l]) * double(b[l * n + j]);
  return c;
}

template <class Task>
consteval double dense_multiply_adds() {
  double sum = 0;
  for (std::size_t k = 0; k < Task::net::layers; ++k) sum += double(Task::net::in(k)*Task::net::out(k));
  return sum;
}
template <class Task>
truth inference_truth() {
  double steps = 1;
  if constexpr (requires { Task::steps; }) steps = Task::steps;
  return {steps * dense_multiply_adds<Task>(), 1, infer<Task>};
}
template <class Task>
truth training_truth() {  // forward, weight gradient, and the input gradient of all layers but the first
  double const first = double(Task::net::in(0) * Task::net::out(0));
  return {Task::rows * (3 * dense_multiply_adds<Task>() - first), 3, train<Task>};
}
template <class Task>
truth product_truth() {
  return {double(Task::m) * Task::k * Task::n, 1, multiply<Task>};
}

}  // namespace

std::map<std::string, truth> const& truths() {
  static std::map<std::string, truth> const all = [] {
    std::map<std::string, truth> m;
    auto const add = [&m]<class... Task>(auto make) {
      (m.emplace(name_of<Task>(), make.template operator()<Task>()), ...);
    };
    auto const inferred = []<class T>() { return inference_truth<T>(); };
    auto const trained = []<class T>() { return training_truth<T>(); };
    auto const multiplied = []<class T>() { return product_truth<T>(); };
    add.template operator()<A1, A2, A3, A4, A8>(inferred);
    m.emplace("A5", truth{64.0 + 1024 + 16, 64, run_lstm});
    m.emplace("A6", truth{48.0 + 768 + 16, 64, run_gru});
    m.emplace("A7", truth{12.0 + 48 + 4, 64, run_causal});
    add.template operator()<B1<32>, B1<64>, B2<32>, B2<64>, B3<32>, B3<64>, B4<32>, B4<64>, B5<32>, B5<64>,
                            B6<32>, B6<64>>(trained);
    add.template
    operator()<matrix_product<32, 64, 64>, matrix_product<64, 64, 64>, matrix_product<64, 784, 256>,
               matrix_product<128, 128, 128>, matrix_product<256, 256, 256>>(multiplied);
    return m;
  }();
  return all;
}

}  // namespace bench
