// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_SCALED_DOT_PRODUCT_ATTENTION_HPP
#define BALLAST_LAYERS_SCALED_DOT_PRODUCT_ATTENTION_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/flow/row.hpp>
#include <ballast/kernels/lane_sum.hpp>
#include <ballast/kernels/product.hpp>
#include <ballast/layers/causal.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace ballast {

namespace kernels {

/// The first `seen` of n scores s become e^(scale s) / sum, the others 0.
template <class T>
[[gnu::noinline]] constexpr void masked_softmax(std::size_t seen, std::size_t n, T scale, T* s) {
  T largest = s[0];
  for (std::size_t j = 1; j < seen; ++j) largest = math::max(largest, s[j]);
  for (std::size_t j = 0; j < seen; ++j) s[j] = math::exp(scale * (s[j] - largest));
  T const inverse = static_cast<T>(1 / lane_sum(seen, [&](std::size_t j) { return s[j]; }));
  for (std::size_t j = 0; j < seen; ++j) s[j] *= inverse;
  std::fill(s + seen, s + n, T(0));
}

/// From the gradient by the shares p, in d, to that by the scores.
template <class T>
[[gnu::noinline]] constexpr void masked_softmax_backward(std::size_t seen, std::size_t n, T scale, T const* p,
                                                         T* d) {
  T const mean = static_cast<T>(lane_sum(seen, [&](std::size_t j) { return p[j] * d[j]; }));
  for (std::size_t j = 0; j < seen; ++j) d[j] = scale * p[j] * (d[j] - mean);
  std::fill(d + seen, d + n, T(0));
}

}  // namespace kernels

/// y = softmax(Q K^T / sqrt(width)) V, in each head: a step's answer is the mean of the values of the steps
/// that it sees, weighted by how well its query fits their keys. With `causal` it sees itself and what came
/// before.
///
/// Shape       sequence<T, 3 F> -> sequence<T, F>: of a step F numbers of Q, of K and of V, in each F / Heads
///             a head
/// Modes       steps beyond a row's length are seen by none, and their y is zero
/// Cost        in training Heads T^2 numbers a sample for the way back
/// Rejects     anything but a sequence; features that are no Heads equal parts of Q, K and V; calls that continue
///             a longer sequence, as those of stream and carry_state
/// Source      Vaswani et al. 2017, "Attention is all you need", eq. 1
template <std::size_t Heads, class... Option>
struct scaled_dot_product_attention {
  static_assert(Heads > 0, "ballast::scaled_dot_product_attention: there are 0 heads; give it at least one");
  static_assert((std::is_same_v<Option, causal> && ...),
                "ballast::scaled_dot_product_attention: the only option is causal; leave the others out");

  template <shape In>
  struct on : weightless {
    static_assert(feature_shape<In> && stepped<In>,
                  "ballast::scaled_dot_product_attention: the input must be a sequence; put embedding (of "
                  "tokens) before this layer");
    static_assert(In::channels % (3 * Heads) == 0,
                  "ballast::scaled_dot_product_attention: the features must be queries, keys and values of "
                  "so many heads; let the layer before return a multiple of 3 * Heads");

    using input = In;
    using output = typename In::template with_channels<In::channels / 3>;
    static constexpr bool needs_input = true;
    static constexpr std::size_t steps = In::steps, features = output::channels, width = features / Heads;
    static constexpr std::size_t shares = steps * steps;  // of each step in each, for one head
    static constexpr std::size_t panel = kernels::transposed_panel(width, steps);
    template <std::size_t Rows>
    static constexpr extent needs{.trace = Rows * Heads * shares};
    template <class>
    static constexpr std::size_t scratch = panel + shares;

    template <class>
    static constexpr flow::row flow_rule(flow::signal& s) {
      s.lose("attention weighs its steps by each other, and the theory knows sums with fixed weights alone");
      return {};
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      static_assert(!Call::continued,
                    "ballast::scaled_dot_product_attention: this call continues a longer sequence, whose "
                    "earlier steps are gone; give attention whole sequences");
      for (std::size_t row = 0; row < c.rows; ++row) {
        std::size_t const n = c.length(row, steps);
        for (std::size_t h = 0; h < Heads; ++h) {
          heads<T const> const of{x + row * In::size + h * width};
          T* const p = Call::traced ? m.trace + (row * Heads + h) * shares : m.scratch + panel;
          kernels::product_transposed<T>({n, width, n}, {of.q, 3 * features, 1}, of.matrix(of.k), {p, steps},
                                         m.scratch);
          for (std::size_t i = 0; i < n; ++i) kernels::masked_softmax(seen(i, n), n, scale<T>, p + i * steps);
          kernels::product<T>({n, n, width}, {p, steps, 1}, of.matrix(of.v),
                              {y + row * output::size + h * width, features});
        }
        std::fill(y + row * output::size + n * features, y + (row + 1) * output::size, T(0));
      }
    }

    /// dV = P^T dy, dP = dy V^T; with dS from dP by the softmax dQ = dS K, dK = dS^T Q.
    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      if constexpr (Call::input_gradient)
        for (std::size_t row = 0; row < c.rows; ++row) {
          std::size_t const n = c.length(row, steps);
          for (std::size_t h = 0; h < Heads; ++h) {
            heads<T const> const of{x + row * In::size + h * width};
            heads<T> const by{dx + row * In::size + h * width};
            T const* const d = dy + row * output::size + h * width;
            T const* const p = m.trace + (row * Heads + h) * shares;
            T* const ds = m.scratch + panel;
            kernels::product<T>({n, n, width}, {p, 1, steps}, {d, features}, by.matrix(by.v));
            kernels::product_transposed<T>({n, width, n}, {d, features, 1}, of.matrix(of.v), {ds, steps},
                                           m.scratch);
            for (std::size_t i = 0; i < n; ++i)
              kernels::masked_softmax_backward(seen(i, n), n, scale<T>, p + i * steps, ds + i * steps);
            kernels::product<T>({n, n, width}, {ds, steps, 1}, of.matrix(of.k), by.matrix(by.q));
            kernels::product<T>({n, n, width}, {ds, 1, steps}, of.matrix(of.q), by.matrix(by.k));
          }
          std::fill(dx + row * In::size + n * 3 * features, dx + (row + 1) * In::size, T(0));
        }
    }

   private:
    template <class T>
    static constexpr T scale = static_cast<T>(1 / math::sqrt(static_cast<double>(width)));

    /// Queries, keys and values of one head, or the gradients by them.
    template <class T>
    struct heads {
      T *q, *k = q + features, *v = k + features;
      constexpr kernels::row_major<T> matrix(T* first) const { return {first, 3 * features}; }
    };

    /// How many of the n steps step i sees.
    static constexpr std::size_t seen(std::size_t i, std::size_t n) {
      return sizeof...(Option) > 0 ? i + 1 : n;
    }
  };
};

}  // namespace ballast

#endif
