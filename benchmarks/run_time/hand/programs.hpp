// SPDX-License-Identifier: BSL-1.0
#ifndef BENCHMARKS_RUN_TIME_HAND_PROGRAMS_HPP
#define BENCHMARKS_RUN_TIME_HAND_PROGRAMS_HPP

#include "mlp.hpp"

#include <algorithm>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

// The dense and residual networks, written by hand: one function a layer shape, nothing known at run time.

namespace hand {

template <class Net, std::size_t Rows, class>
struct layers_of;
template <class Net, std::size_t Rows, std::size_t... K>
struct layers_of<Net, Rows, std::index_sequence<K...>> {
  using type = std::tuple<dense<Net::in(K), Net::out(K), Rows>...>;
};

/// The layers of a network and the activations between them: h[k] feeds layer k.
template <class Net, std::size_t Rows>
struct program {
  static constexpr std::size_t layers = Net::layers, widest = [] {
    std::size_t width = 0;
    for (std::size_t k = 0; k < layers; ++k) width = std::max(width, padded(Net::out(k)));
    return width;
  }();
  typename layers_of<Net, Rows, std::make_index_sequence<layers>>::type layer;
  alignas(64) float h[layers][Rows * widest] = {};
  alignas(64) float gradient[2][Rows * widest] = {};

  program() {
    auto const from = bench::affine_layers<Net>();
    each([&]<std::size_t K>() { std::get<K>(layer).load_from(from[K]); });
  }
  template <class F>
  static void each(F f) {
    [&]<std::size_t... K>(std::index_sequence<K...>) { (f.template operator()<K>(), ...); }
    (std::make_index_sequence<layers>{});
  }
  std::vector<float> parameters() {
    std::vector<float> all;
    each([&]<std::size_t K>() { std::get<K>(layer).append_to(all); });
    return all;
  }
};

// One function a layer shape, not inlined into one another: see the compile times of the alternative.

template <class After, std::size_t In, std::size_t Out, std::size_t Rows>
[[gnu::noinline]] void run_forward(dense<In, Out, Rows> const& d, float const* x, std::size_t stride,
                                   float* y, After after) {
  d.forward(x, stride, y, after);
}
template <class Through, std::size_t In, std::size_t Out, std::size_t Rows>
[[gnu::noinline]] void run_backward(dense<In, Out, Rows>& d, float const* x, std::size_t stride,
                                    float const* dy, float* dx, float rate, Through through_x) {
  if (dx) d.backward(dy, dx, through_x);
  d.update(x, stride, dy, rate);
}

template <class Net, std::size_t Rows>
struct mlp_program : program<Net, Rows> {
  using base = program<Net, Rows>;
  static constexpr std::size_t last = Net::layers - 1;

  template <std::size_t K>
  float const* input(float const* x) {
    return K == 0 ? x : this->h[K - 1];
  }
  template <std::size_t K>
  static constexpr std::size_t stride = K == 0 ? Net::inputs : padded(Net::in(K));

  float const* forward(float const* x) {
    base::each([&]<std::size_t K>() {
      auto const after = [](std::size_t, std::size_t, vector v) {
        return K == last ? v : apply<Net::hidden>(v);
      };
      if constexpr (Rows == 1)
        std::get<K>(this->layer).forward(input<K>(x), stride<K>, this->h[K], after);
      else
        run_forward(std::get<K>(this->layer), input<K>(x), stride<K>, this->h[K],
                    std::conditional_t<K == last, plain, activated>{});
    });
    return this->h[last];
  }
  struct plain {
    vector operator()(std::size_t, std::size_t, vector v) const { return v; }
  };
  struct activated {
    vector operator()(std::size_t, std::size_t, vector v) const { return apply<Net::hidden>(v); }
  };
  struct below {
    float const* y;
    std::size_t width;
    vector operator()(std::size_t r, std::size_t c, vector v) const {
      return through<Net::hidden>(v, load(y + r * width + c));
    }
  };
  /// From the gradient by the output in gradient[last % 2].
  void backward(float const* x, float rate) {
    base::each([&]<std::size_t FromEnd>() {
      constexpr std::size_t K = last - FromEnd;
      float* const dy = this->gradient[K % 2];
      float* const dx = K == 0 ? nullptr : this->gradient[(K + 1) % 2];
      if constexpr (K == 0)
        std::get<0>(this->layer).update(x, Net::inputs, dy, rate);
      else
        run_backward(std::get<K>(this->layer), input<K>(x), stride<K>, dy, dx, rate,
                     below{input<K>(x), stride<K>});
    });
  }
};

/// h[2 b] is the output of block b's first layer, h[2 b + 1] that of the block.
template <class Net, std::size_t Rows>
struct residual_program : program<Net, Rows> {
  using base = program<Net, Rows>;
  static constexpr std::size_t blocks = Net::blocks, width = Net::width, last = Net::layers - 1;

  struct relu {
    vector operator()(std::size_t, std::size_t, vector v) const { return larger(v, vector{}); }
  };
  struct add {
    float const* x;
    vector operator()(std::size_t r, std::size_t c, vector v) const { return v + load(x + r * width + c); }
  };
  struct below {
    float const* y;
    vector operator()(std::size_t r, std::size_t c, vector v) const {
      return through<activation::relu>(v, load(y + r * width + c));
    }
  };
  struct add_to {
    float const* dy;
    vector operator()(std::size_t r, std::size_t c, vector v) const { return v + load(dy + r * width + c); }
  };

  template <std::size_t B>
  float const* block_input(float const* x) {
    return B == 0 ? x : this->h[2 * B - 1];
  }
  float const* forward(float const* x) {
    [&]<std::size_t... B>(std::index_sequence<B...>) {
      ((run_forward(std::get<2 * B>(this->layer), block_input<B>(x), width, this->h[2 * B], relu{}),
        run_forward(std::get<2 * B + 1>(this->layer), this->h[2 * B], width, this->h[2 * B + 1],
                    add{block_input<B>(x)})),
       ...);
    }
    (std::make_index_sequence<blocks>{});
    run_forward(std::get<last>(this->layer), block_input<blocks>(x), width, this->h[last], unchanged);
    return this->h[last];
  }
  void backward(float const* x, float rate) {
    alignas(64) static float inner[Rows * width];
    float *dy = this->gradient[0], *dx = this->gradient[1];
    run_backward(std::get<last>(this->layer), block_input<blocks>(x), width, dy, dx, rate, unchanged);
    [&]<std::size_t... FromEnd>(std::index_sequence<FromEnd...>) {
      (
          [&] {
            constexpr std::size_t B = blocks - 1 - FromEnd;
            std::swap(dy, dx);
            run_backward(std::get<2 * B + 1>(this->layer), this->h[2 * B], width, dy, inner, rate,
                         below{this->h[2 * B]});
            if constexpr (B == 0)
              std::get<0>(this->layer).update(x, width, inner, rate);
            else
              run_backward(std::get<2 * B>(this->layer), block_input<B>(x), width, inner, dx, rate,
                           add_to{dy});
          }(),
          ...);
    }
    (std::make_index_sequence<blocks>{});
  }
};

template <class Net, std::size_t Rows>
struct choose {
  using type = mlp_program<Net, Rows>;
};
template <class Net, std::size_t Rows>
  requires requires { Net::blocks; }
struct choose<Net, Rows> {
  using type = residual_program<Net, Rows>;
};
template <class Task>
using program_of = typename choose<typename Task::net, Task::rows>::type;

}  // namespace hand

#endif
