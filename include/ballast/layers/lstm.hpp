// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_LSTM_HPP
#define BALLAST_LAYERS_LSTM_HPP

#include <ballast/kernels/flush.hpp>
#include <ballast/kernels/gates.hpp>
#include <ballast/layers/recurrence.hpp>

#include <cstddef>

namespace ballast {

namespace detail {

template <std::size_t Hidden>
struct lstm_cell {
  static constexpr std::size_t hidden = Hidden, gates = 4, states = 2, memos = 1;
  static constexpr std::size_t take_gate = 0, keep_gate = 1;
  static constexpr bool shared_sum = true;
  static constexpr flow::lstm_flow flow() { return {}; }

  template <class Math, class T>
  [[gnu::always_inline]] static constexpr void forward(T* gate, T const*, cell_states<T> before,
                                                       cell_states<T> after, T* squashed) {
    T *const i = gate, *const f = i + Hidden, *const g = f + Hidden, *const o = g + Hidden;
    auto const unit = [](auto& in, auto& forget, auto& new_part, auto& out, auto const& c, auto& new_c,
                         auto& tanh_c, auto& h) {
      in = kernels::sigmoid_of<Math>(in);
      forget = kernels::sigmoid_of<Math>(forget);
      new_part = kernels::tanh_of<Math>(new_part);
      out = kernels::sigmoid_of<Math>(out);
      auto const sum = forget * c + in * new_part;
      tanh_c = kernels::tanh_of<Math>(sum);
      new_c = kernels::silenced(sum);
      h = kernels::silenced(out * tanh_c);
    };
    kernels::each_unit<Hidden>(unit, i, f, g, o, static_cast<T const*>(before[1]), after[1], squashed,
                               after[0]);
  }

  template <class T>
  static constexpr void backward(T const* gate, T const* squashed, cell_states<T> before, cell_states<T> d,
                                 T* dsum, T*) {
    for (std::size_t j = 0; j < Hidden; ++j) {
      T const i = gate[j], f = gate[Hidden + j], g = gate[2 * Hidden + j], o = gate[3 * Hidden + j];
      T const dc = d[1][j] + d[0][j] * o * (1 - squashed[j] * squashed[j]);
      dsum[j] = dc * g * (i * (1 - i));
      dsum[Hidden + j] = dc * before[1][j] * (f * (1 - f));
      dsum[2 * Hidden + j] = dc * i * (1 - g * g);
      dsum[3 * Hidden + j] = d[0][j] * squashed[j] * (o * (1 - o));
      d[1][j] = dc * f;
      d[0][j] = 0;
    }
  }
};

}  // namespace detail

/// c' = f c + i g, h' = o tanh c', with gates i, f, o = sigmoid and g = tanh of W x + b + U h + b'.
///
/// Shape       sequence<T, F> -> sequence<T, Hidden>, the h of every step; `last` takes the last
/// Parameters  "weight_ih_l0" 4H x F, "weight_hh_l0" 4H x H, "bias_ih_l0" and "bias_hh_l0" 4H; gates i, f, g,
///             o; no biases with no_bias
/// State       h and c of each row
/// Start       weights by the network's initializer, or by one named here, lstm<64, orthogonal>; U also by
///             recurrent<orthogonal>; biases zero unless the initializer has a rule, or by forget_bias<1> or
///             chrono<100>
/// Rejects     Hidden == 0; two options that decide the same; what is no sequence
/// Source      Hochreiter & Schmidhuber 1997; Gers, Schmidhuber & Cummins 2000; conventions of torch.nn.LSTM
template <std::size_t Hidden, class... Option>
struct lstm {
  static_assert(Hidden > 0, "ballast::lstm: the width is 0; give it at least one unit, lstm<1>");
  static_assert((detail::option_of<Option, detail::option_kind::start, detail::option_kind::state_weights,
                                   detail::option_kind::gate_biases, detail::option_kind::no_bias> &&
                 ...),
                "ballast::lstm: an option is none of: an initializer, recurrent<orthogonal>, forget_bias<1>, "
                "chrono<100>, no_bias");
  static_assert(detail::check_options<Option...>::passed,
                "ballast::lstm: the options do not go together; see above");
  using cell = detail::lstm_cell<Hidden>;

  template <shape In, std::size_t Level = 0, bool Backward = false, std::size_t Width = Hidden>
  struct on : detail::if_recurrent<In, detail::recurrence<cell, In, Level, Backward, Width, Option...>> {
    static_assert(detail::recurrent_input<In>,
                  "ballast::lstm: the input must be a sequence; put embedding (of tokens) before this layer");
  };
};

}  // namespace ballast

#endif
