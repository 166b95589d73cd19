// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_HIGHWAY_HPP
#define BALLAST_BLOCKS_HIGHWAY_HPP

#include <ballast/core/chain.hpp>
#include <ballast/flow/branching.hpp>
#include <ballast/layers/sigmoid.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

namespace ballast {

/// The layers that decide, before a sigmoid, how far a highway takes its transform:
/// `highway<gate<dense<64>>, dense<64>, relu>`.
template <class... L>
struct gate {};

template <class... Part>
struct highway;

/// y = g transform(x) + (1 - g) x with g = sigmoid(gate(x)): each feature learns how much of it passes
/// unchanged.
///
/// Shape       that of the input, which transform and gate must return
/// Parameters  the transform's, named "transform.weight" where it is one layer, else "transform.0.weight"
///             ..., and then the gate's, likewise
/// Start       a gate that starts with negative biases, `gate<dense<64, biased<-2>>>`, carries x at first
/// Rejects     no gate; a transform or a gate that changes the shape
/// Source      Srivastava, Greff & Schmidhuber 2015, eq. 3
template <class... Gate, class... Transform>
struct highway<gate<Gate...>, Transform...> {
  template <shape In>
  struct on {
    using transform = body_of<In, Transform...>;
    using gating = body_of<In, Gate..., sigmoid>;
    static_assert(same_shape<typename transform::output, In>,
                  "ballast::highway: the transform must return the shape it was given; give its last layer "
                  "that many outputs");
    static_assert(same_shape<typename gating::output, In>,
                  "ballast::highway: the gate must return the shape it was given; give its last layer that "
                  "many outputs");

    struct body {
      static constexpr std::size_t count = 2;
      template <std::size_t I>
      using layer_at = std::conditional_t<I == 0, transform, gating>;
    };
    using input = In;
    using output = In;
    static constexpr bool needs_input = true, needs_output = false;
    static constexpr bool trainable = transform::trainable || gating::trainable;
    static constexpr bool assigns_gradients = true;
    static constexpr std::size_t depth = std::max(transform::depth, gating::depth), indices = 1;

    // Trace: the transform's, the gate's, and both outputs.
    template <std::size_t Rows>
    static constexpr extent both = transform::template needs<Rows> + gating::template needs<Rows>;
    template <std::size_t Rows>
    static constexpr extent needs = both<Rows> + extent{.trace = 2 * Rows * In::size};
    // Scratch: both outputs, or in their place the gradient by one and the gate's input gradient.
    template <class Call>
    static constexpr std::size_t scratch = 2 * Call::capacity* In::size +
                                           std::max(transform::template scratch<Call>,
                                                    gating::template scratch<Call>);

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      T *const t = outputs<Call>(m), *const g = t + Call::capacity * In::size;
      transform::forward(c, of_transform<Call>(m), x, t);
      gating::forward(c, of_gate<Call>(m), x, g);
      for (std::size_t i = 0; i < c.rows * In::size; ++i) y[i] = g[i] * t[i] + (1 - g[i]) * x[i];
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      std::size_t const n = c.rows * In::size;
      T const *const t = outputs<Call>(m), *const g = t + Call::capacity * In::size;
      T *const by_output = m.scratch, *const dx_gate = by_output + Call::capacity * In::size;
      for (std::size_t i = 0; i < n; ++i) by_output[i] = dy[i] * g[i];
      transform::backward(c, of_transform<Call>(m), x, t, static_cast<T const*>(by_output), dx);
      for (std::size_t i = 0; i < n; ++i) by_output[i] = dy[i] * (t[i] - x[i]);
      gating::backward(c, of_gate<Call>(m), x, g, static_cast<T const*>(by_output), dx_gate);
      if constexpr (Call::input_gradient)
        for (std::size_t i = 0; i < n; ++i) dx[i] += dx_gate[i] + dy[i] * (1 - g[i]);
    }

    template <class Path>
    static constexpr void flow_rule(Path& path) {
      path.template joined<flow::by_gate, transform, gating>();
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      using named_gate = body_of<In, Gate...>;  // the sigmoid takes no index
      place::scope const main{&here, "transform"}, side{&here, "gate"};
      transform::tensors(visit, here.in(main, transform::indices));
      named_gate::tensors(visit, here.in(side, named_gate::indices, transform::template needs<1>));
    }

   private:
    template <class Call, class T>
    static constexpr T* outputs(memory<T> const& m) {
      return Call::traced ? m.trace + both<Call::capacity>.trace : m.scratch;
    }
    template <class Call, class T>
    static constexpr memory<T> of_transform(memory<T> const& m) {
      return m.at({}, 2 * Call::capacity * In::size);
    }
    template <class Call, class T>
    static constexpr memory<T> of_gate(memory<T> const& m) {
      return m.at(transform::template needs<Call::capacity>, 2 * Call::capacity * In::size);
    }
  };
};

template <class... Part>
struct highway {
  static_assert(sizeof...(Part) < 0,
                "ballast::highway: the gate comes first; write highway<gate<dense<64>>, dense<64>, relu>");
};

}  // namespace ballast

#endif
