// SPDX-License-Identifier: BSL-1.0
#ifndef BENCHMARKS_RUN_TIME_TASKS_HPP
#define BENCHMARKS_RUN_TIME_TASKS_HPP

#include <array>
#include <cmath>
#include <cstddef>
#include <random>
#include <string>
#include <vector>

// What every contender computes, as types: A is inference of one sample, B a training step of a batch (forward,
// loss, backward, update by plain SGD), C a matrix product. Every contender starts from the same numbers.

namespace bench {

enum class activation { relu, tanh };
enum class loss { cross_entropy, mean_squared_error };

/// Dense layers with an activation between them, none after the last.
template <activation Hidden, std::size_t... Width>
struct mlp {
  static constexpr activation hidden = Hidden;
  static constexpr std::array widths{Width...};
  static constexpr std::size_t layers = sizeof...(Width) - 1;
  static constexpr std::size_t inputs = widths.front(), outputs = widths.back();
  static constexpr std::size_t in(std::size_t layer) { return widths[layer]; }
  static constexpr std::size_t out(std::size_t layer) { return widths[layer + 1]; }
};

/// As many layers of one width, and a last one.
template <activation Hidden, std::size_t Layers, std::size_t Width, std::size_t Outputs>
struct deep_mlp {
  static constexpr activation hidden = Hidden;
  static constexpr std::size_t layers = Layers + 1, inputs = Width, outputs = Outputs;
  static constexpr std::size_t in(std::size_t) { return Width; }
  static constexpr std::size_t out(std::size_t layer) { return layer < Layers ? Width : Outputs; }
};

/// Blocks of x + dense(relu(dense(x))), and a last layer.
template <std::size_t Blocks, std::size_t Width, std::size_t Outputs>
struct residual_net {
  static constexpr std::size_t blocks = Blocks, width = Width;
  static constexpr std::size_t layers = 2 * Blocks + 1, inputs = Width, outputs = Outputs;
  static constexpr std::size_t in(std::size_t) { return Width; }
  static constexpr std::size_t out(std::size_t layer) { return layer < 2 * Blocks ? Width : Outputs; }
};

/// A recurrent layer on a sequence of single numbers, and a dense layer to one, whose output is the next input.
template <std::size_t Hidden, std::size_t Gates>
struct recurrent_net {
  static constexpr std::size_t hidden = Hidden, gates = Gates, inputs = 1, outputs = 1;
};
using lstm_net = recurrent_net<16, 4>;
using gru_net = recurrent_net<16, 3>;

/// conv1d 1 -> 4 of 3 taps, tanh, 4 -> 4 of 3 taps two steps apart, tanh, dense 1; the output is the next input.
struct causal_net {
  static constexpr std::size_t channels = 4, taps = 3, inputs = 1, outputs = 1;
};

template <class Net>
struct inference {
  using net = Net;
  static constexpr std::size_t rows = 1;
};
template <class Net, loss Loss, std::size_t Rows>
struct training {
  using net = Net;
  static constexpr loss criterion = Loss;
  static constexpr std::size_t rows = Rows;
};

struct A1 : inference<mlp<activation::tanh, 16, 16, 16, 1>> {
  static constexpr char const* name = "A1";
};
struct A2 : inference<mlp<activation::relu, 64, 64, 64, 10>> {
  static constexpr char const* name = "A2";
};
struct A3 : inference<mlp<activation::relu, 784, 256, 128, 10>> {
  static constexpr char const* name = "A3";
};
struct A4 : inference<residual_net<16, 64, 10>> {
  static constexpr char const* name = "A4";
};
struct A5 : inference<lstm_net> {
  static constexpr char const* name = "A5";
};
struct A6 : inference<gru_net> {
  static constexpr char const* name = "A6";
};
struct A7 : inference<causal_net> {
  static constexpr char const* name = "A7";
};
/// Ten steps, the four outputs of each in place of the first four inputs of the next.
struct A8 : inference<mlp<activation::tanh, 8, 32, 32, 4>> {
  static constexpr char const* name = "A8";
  static constexpr std::size_t steps = 10;
};

template <std::size_t Rows>
struct B1 : training<A2::net, loss::cross_entropy, Rows> {
  static constexpr char const* name = "B1";
};
template <std::size_t Rows>
struct B2 : training<A3::net, loss::cross_entropy, Rows> {
  static constexpr char const* name = "B2";
};
template <std::size_t Rows>
struct B3 : training<deep_mlp<activation::tanh, 50, 32, 10>, loss::cross_entropy, Rows> {
  static constexpr char const* name = "B3";
};
template <std::size_t Rows>
struct B4 : training<A4::net, loss::cross_entropy, Rows> {
  static constexpr char const* name = "B4";
};
template <std::size_t Rows>
struct B5 : training<A8::net, loss::mean_squared_error, Rows> {
  static constexpr char const* name = "B5";
};
/// B2 with clipping to norm 1, an L2 penalty of 1e-4 and a guard that skips steps that are not finite.
template <std::size_t Rows>
struct B6 : B2<Rows> {
  static constexpr char const* name = "B6";
  static constexpr double max_norm = 1, l2 = 1e-4;
};

/// C = A B, with A of M x K and B of K x N.
template <std::size_t M, std::size_t K, std::size_t N>
struct matrix_product {
  static constexpr std::size_t m = M, k = K, n = N;
};

template <class Task>
std::string name_of() {
  return Task::name;
}
template <class Task>
  requires requires { Task::criterion; }
std::string name_of() { return Task::name + ("/" + std::to_string(Task::rows)); }

template <class Task>
  requires requires { Task::m; }
std::string name_of() {
  return "C " + std::to_string(Task::m) + "x" + std::to_string(Task::k) + "x" + std::to_string(Task::n);
}

/// Reproducible numbers of a spread that keeps every task's signals of order one.
inline std::vector<float> numbers(std::size_t count, unsigned seed, float bound) {
  std::mt19937 generator{seed};
  std::vector<float> values(count);
  for (float& each : values)
    each = bound * (static_cast<float>(generator() >> 8) / static_cast<float>(1u << 23) - 1);
  return values;
}

/// A dense layer as PyTorch has it: weight outputs x inputs, bias.
struct affine {
  std::size_t inputs, outputs;
  std::vector<float> weight, bias;
};

template <class Net>
std::vector<affine> affine_layers() {
  std::vector<affine> layers;
  for (std::size_t k = 0; k < Net::layers; ++k) {
    std::size_t const in = Net::in(k), out = Net::out(k);
    float const gain = requires { Net::blocks; }
    ? 0.8f : 1.7f;
    float const bound = gain / std::sqrt(static_cast<float>(in));
    unsigned const seed = static_cast<unsigned>(10 * k);
    layers.push_back({in, out, numbers(in * out, seed + 1, bound), numbers(out, seed + 2, 0.1f)});
  }
  return layers;
}

/// torch.nn.LSTM's or GRU's weights, gates x inputs, with a dense layer to one output behind.
struct recurrent_weights {
  std::vector<float> input, hidden, bias_input, bias_hidden;
  affine head;
};
template <class Net>
recurrent_weights recurrent_layers() {
  std::size_t const h = Net::hidden, g = Net::gates * h;
  return {numbers(g, 1, 0.5f),
          numbers(g * h, 2, 0.4f),
          numbers(g, 3, 0.2f),
          numbers(g, 4, 0.2f),
          {h, 1, numbers(h, 5, 0.4f), numbers(1, 6, 0.1f)}};
}

/// torch.nn.Conv1d's weights: outputs x inputs x taps.
struct causal_weights {
  std::vector<float> first, first_bias, second, second_bias;
  affine head;
};
inline causal_weights causal_layers() {
  constexpr std::size_t c = causal_net::channels, k = causal_net::taps;
  return {numbers(c * k, 1, 0.6f),
          numbers(c, 2, 0.1f),
          numbers(c * c * k, 3, 0.4f),
          numbers(c, 4, 0.1f),
          {c, 1, numbers(c, 5, 0.8f), numbers(1, 6, 0.1f)}};
}

/// Rows of inputs, and of what they should give: a class each, or numbers.
template <class Task>
struct samples {
  std::vector<float> inputs = numbers(Task::rows * Task::net::inputs, 101, 1.7f);
  std::vector<float> targets = numbers(Task::rows * Task::net::outputs, 102, 1);
  std::vector<std::size_t> labels = [] {
    std::vector<std::size_t> classes(Task::rows);
    for (std::size_t row = 0; row < Task::rows; ++row) classes[row] = row * 7 % Task::net::outputs;
    return classes;
  }();
};

}  // namespace bench

#endif
