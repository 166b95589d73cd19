// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_RNN_HPP
#define BALLAST_LAYERS_RNN_HPP

#include <ballast/core/real.hpp>
#include <ballast/kernels/flush.hpp>
#include <ballast/layers/recurrence.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/tanh.hpp>

#include <cstddef>

namespace ballast {

/// The option of an rnn whose state has a shortcut through time: h' = h + Scale act(...). The gradient
/// reaches back over T steps whatever the weights are, if Scale is about 1 / T.
///
/// Source      Chang et al. 2019, "AntisymmetricRNN", eq. 3, without its weight constraint
template <real Scale>
struct time_shortcut {
  static constexpr auto option = detail::option_kind::shortcut;
  static constexpr bool present = true;
  static constexpr double scale = Scale;
};

namespace detail {

struct no_time_shortcut {
  static constexpr bool present = false;
  static constexpr double scale = 1;
};

template <std::size_t Hidden, class Activation, class Shortcut>
struct rnn_cell {
  static constexpr std::size_t hidden = Hidden, gates = 1, states = 1, memos = 0;
  static constexpr bool shared_sum = true;
  /// Whether it is relu(sum): with the identity for U its flow is known exactly.
  static constexpr bool rectifies = !Shortcut::present && std::is_same_v<Activation, relu>;
  static constexpr auto flow() {
    return flow::rnn_flow<Activation>{.interval = Shortcut::present, .scale = Shortcut::scale};
  }
  using activation = Activation;
  using shortcut = Shortcut;

  template <class Math, class T>
  static constexpr void forward(T* gate, T const*, cell_states<T> before, cell_states<T> after, T*) {
    kernels::map_few<function_in<Activation, std::is_same_v<Math, math::fast>>, Hidden>(gate, gate);
    for (std::size_t j = 0; j < Hidden; ++j)
      after[0][j] = Shortcut::present ? before[0][j] + T(Shortcut::scale) * gate[j] : gate[j];
    kernels::flush(Hidden, after[0]);
  }

  template <class T>
  static constexpr void backward(T const* gate, T const*, cell_states<T>, cell_states<T> d, T* dsum, T*) {
    kernels::map_derivative<Activation>(Hidden, gate, d[0], dsum);
    for (std::size_t j = 0; j < Hidden; ++j) {
      dsum[j] *= T(Shortcut::scale);
      if (!Shortcut::present) d[0][j] = 0;
    }
  }
};

/// An activation whose derivative its value tells, so that no sum is kept.
template <class A>
concept recurrent_activation = differentiable<A> && requires(float y) {
  A::derivative_at_output(y);
};

}  // namespace detail

/// h' = act(W x + b + U h + b'), with act tanh unless another is named: rnn<64, relu>.
///
/// Shape       sequence<T, F> -> sequence<T, Hidden>, the h of every step; `last` takes the last
/// Parameters  "weight_ih_l0" H x F, "weight_hh_l0" H x H, "bias_ih_l0" and "bias_hh_l0" H;
///             no biases with no_bias
/// State       h of each row
/// Start       weights by the network's initializer, or by one named here, rnn<64, orthogonal>; U also by
///             recurrent<eye>; biases zero unless the initializer has a rule
/// Modes       time_shortcut<0.01> adds h to h'
/// Rejects     Hidden == 0; two options that decide the same; an activation whose derivative needs more than
///             its value; what is no sequence
/// Source      Elman 1990; conventions of torch.nn.RNN; Le, Jaitly & Hinton 2015 for rnn<64, relu,
///             recurrent<eye>>
template <std::size_t Hidden, class... Option>
struct rnn {
  static_assert(Hidden > 0, "ballast::rnn: the width is 0; give it at least one unit, rnn<1>");
  static_assert((detail::option_of<Option, detail::option_kind::start, detail::option_kind::state_weights,
                                   detail::option_kind::no_bias, detail::option_kind::activation,
                                   detail::option_kind::shortcut> &&
                 ...),
                "ballast::rnn: an option is none of: an activation, an initializer, recurrent<orthogonal>, "
                "time_shortcut<0.01>, no_bias");
  static_assert(detail::check_options<Option...>::passed,
                "ballast::rnn: the options do not go together; see above");
  using activation = detail::option_or<detail::option_kind::activation, tanh, Option...>;
  static_assert(
      detail::recurrent_activation<activation>,
      "ballast::rnn: the activation must know its derivative from its value; take tanh, relu, sigmoid or "
      "another with derivative_at_output");
  using shortcut = detail::option_or<detail::option_kind::shortcut, detail::no_time_shortcut, Option...>;
  using cell = detail::rnn_cell<Hidden, activation, shortcut>;

  template <shape In, std::size_t Level = 0, bool Backward = false, std::size_t Width = Hidden>
  struct on : detail::if_recurrent<In, detail::recurrence<cell, In, Level, Backward, Width, Option...>> {
    static_assert(detail::recurrent_input<In>,
                  "ballast::rnn: the input must be a sequence; put embedding (of tokens) before this layer");
  };
};

}  // namespace ballast

#endif
