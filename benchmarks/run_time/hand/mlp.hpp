// SPDX-License-Identifier: BSL-1.0
#ifndef BENCHMARKS_RUN_TIME_HAND_MLP_HPP
#define BENCHMARKS_RUN_TIME_HAND_MLP_HPP

#include "../tasks.hpp"
#include "product.hpp"

namespace hand {

using bench::activation;

/// A dense layer of fixed size, its weight stored inputs x outputs, the outputs padded to whole vectors: row after row,
/// or where rows are wide and of a batch, in panels.
template <std::size_t In, std::size_t Out, std::size_t Rows>
struct dense {
  static constexpr std::size_t inputs = In, outputs = Out, width = padded(Out);
  using layout = std::conditional_t<(Rows > 1 && has_wide_rows<width>), in_panels<In, width>, in_rows<width>>;
  alignas(64) float weight[In * width] = {};
  alignas(64) float bias[width] = {};

  void load_from(bench::affine const& from) {
    for (std::size_t o = 0; o < Out; ++o) {
      for (std::size_t i = 0; i < In; ++i) weight[layout::place(i, o)] = from.weight[o * In + i];
      bias[o] = from.bias[o];
    }
  }
  void append_to(std::vector<float>& parameters) const {
    for (std::size_t o = 0; o < Out; ++o)
      for (std::size_t i = 0; i < In; ++i) parameters.push_back(weight[layout::place(i, o)]);
    parameters.insert(parameters.end(), bias, bias + Out);
  }

  /// y = after(x W + b); after(row, column, vector).
  template <class After>
  void forward(float const* x, std::size_t stride, float* y, After after) const {
    auto const finish = [&](std::size_t r, std::size_t c, vector v) {
      store(y + r * width + c, after(r, c, v + load(bias + c)));
    };
    if constexpr (Rows == 1)
      multiply_row<In, width>(x, weight, [&](std::size_t c, vector v) { finish(0, c, v); });
    else
      multiply<Rows, In, width>(x, stride, 1, layout{weight}, finish);
  }

  /// dx = after(dy W^T), before the weight moves.
  template <class After>
  void backward(float const* dy, float* dx, After after) const {
    multiply<Rows, Out, In>(
        dy, width, 1, transposed<Out, In, layout>{weight},
        [&](std::size_t r, std::size_t c, vector v) { store(dx + r * In + c, after(r, c, v)); });
  }

  /// W -= rate x^T dy, b -= rate 1^T dy.
  void update(float const* x, std::size_t stride, float const* dy, float rate) {
    if constexpr (has_wide_rows<width>) {
      using dy_panels = in_panels<Rows, width>;
      alignas(64) static float copy[Rows * width];
      for (std::size_t r = 0; r < Rows; ++r)
        for (std::size_t c = 0; c < width; c += lanes)
          store(copy + dy_panels::place(r, c), load(dy + r * width + c));
      update_weight(x, stride, dy_panels{copy}, rate);
    } else {
      update_weight(x, stride, in_rows<width>{dy}, rate);
    }
    for (std::size_t c = 0; c < width; c += lanes) {
      vector total = {};
#pragma GCC unroll 8
      for (std::size_t r = 0; r < Rows; ++r) total += load(dy + r * width + c);
      store(bias + c, load(bias + c) - total * rate);
    }
  }

 private:
  /// As many rows of W at a time as leave their columns of x near.
  template <class Factor>
  void update_weight(float const* x, std::size_t stride, Factor dy, float rate) {
    constexpr std::size_t near = 2048 / Rows;
    in_parts<In, (near < In ? near : In)>([&]<std::size_t Inputs>(std::size_t i) {
      multiply<Inputs, Rows, width>(x + i, 1, stride, dy, [&](std::size_t r, std::size_t c, vector v) {
        float* const w = weight + layout::place(i + r, c);
        store(w, load(w) - v * rate);
      });
    });
  }
};

template <activation A>
inline vector apply(vector v) {
  if constexpr (A == activation::relu)
    return larger(v, vector{});
  else
    return tanh(v);
}
/// dy times the activation's derivative where it returned y.
template <activation A>
inline vector through(vector dy, vector y) {
  if constexpr (A == activation::relu)
    return y > 0.0f ? dy : vector{};
  else
    return dy - dy * y * y;
}

inline constexpr auto unchanged = [](std::size_t, std::size_t, vector v) { return v; };

/// Mean cross entropy: dy = (softmax(y) - onehot) / rows.
template <std::size_t Rows, std::size_t Classes>
inline void cross_entropy(float const* y, std::size_t const* labels, float* dy) {
  constexpr std::size_t width = padded(Classes);
  static_assert(Classes % lanes != 0, "the last vector has padding, which counts as no class");
  for (std::size_t r = 0; r < Rows; ++r) {
    float const* const row = y + r * width;
    float largest = row[0];
    for (std::size_t c = 1; c < Classes; ++c) largest = row[c] > largest ? row[c] : largest;
    float total = 0;
    for (std::size_t c = 0; c < width; c += lanes) {
      vector e = exp(load(row + c) - largest);
      if (c + lanes > Classes)
        for (std::size_t i = Classes - c; i < lanes; ++i) e[i] = 0;
      store(dy + r * width + c, e);
      total += sum(e);
    }
    float const scale = 1 / (total * Rows);
    for (std::size_t c = 0; c < width; c += lanes)
      store(dy + r * width + c, load(dy + r * width + c) * scale);
    dy[r * width + labels[r]] -= 1.0f / Rows;
  }
}

/// Mean squared error over rows and outputs: dy = 2 (y - target) / (rows outputs).
template <std::size_t Rows, std::size_t Outputs>
inline void mean_squared_error(float const* y, float const* target, float* dy) {
  constexpr std::size_t width = padded(Outputs);
  for (std::size_t r = 0; r < Rows; ++r)
    for (std::size_t c = 0; c < Outputs; ++c)
      dy[r * width + c] = (y[r * width + c] - target[r * Outputs + c]) * (2.0f / (Rows * Outputs));
}

template <class Task>
inline void differentiate_loss(bench::samples<Task> const& samples, float const* y, float* dy) {
  if constexpr (Task::criterion == bench::loss::cross_entropy)
    cross_entropy<Task::rows, Task::net::outputs>(y, samples.labels.data(), dy);
  else
    mean_squared_error<Task::rows, Task::net::outputs>(y, samples.targets.data(), dy);
}

}  // namespace hand

#endif
