// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_GRU_HPP
#define BALLAST_LAYERS_GRU_HPP

#include <ballast/kernels/flush.hpp>
#include <ballast/kernels/gates.hpp>
#include <ballast/layers/recurrence.hpp>

#include <cstddef>

namespace ballast {

namespace detail {

template <std::size_t Hidden>
struct gru_cell {
  static constexpr std::size_t hidden = Hidden, gates = 3, states = 1, memos = 1;
  static constexpr std::size_t keep_gate = 1, take_gate = gates;  // 1 - z takes: there is no gate for it
  static constexpr bool shared_sum = false;
  static constexpr flow::gru_flow flow() { return {}; }

  /// The memo is U h + b' of n.
  template <class Math, class T>
  [[gnu::always_inline]] static constexpr void forward(T* gate, T const* state_sum, cell_states<T> before,
                                                       cell_states<T> after, T* memo) {
    auto const unit = [](auto& r, auto& z, auto& n, auto const& of_r, auto const& of_z, auto const& of_n,
                         auto const& h, auto& kept, auto& new_h) {
      r = kernels::sigmoid_of<Math>(r + of_r);
      z = kernels::sigmoid_of<Math>(z + of_z);
      kept = of_n;
      n = kernels::tanh_of<Math>(n + r * of_n);
      new_h = kernels::silenced((1 - z) * n + z * h);
    };
    kernels::each_unit<Hidden>(unit, gate, gate + Hidden, gate + 2 * Hidden, state_sum, state_sum + Hidden,
                               state_sum + 2 * Hidden, static_cast<T const*>(before[0]), memo, after[0]);
  }

  template <class T>
  static constexpr void backward(T const* gate, T const* memo, cell_states<T> before, cell_states<T> d,
                                 T* dsum, T* dstate_sum) {
    for (std::size_t j = 0; j < Hidden; ++j) {
      T const r = gate[j], z = gate[Hidden + j], n = gate[2 * Hidden + j];
      T const dn = d[0][j] * (1 - z) * (1 - n * n);
      dsum[j] = dstate_sum[j] = dn * memo[j] * (r * (1 - r));
      dsum[Hidden + j] = dstate_sum[Hidden + j] = d[0][j] * (before[0][j] - n) * (z * (1 - z));
      dsum[2 * Hidden + j] = dn;
      dstate_sum[2 * Hidden + j] = dn * r;
      d[0][j] *= z;
    }
  }
};

}  // namespace detail

/// h' = (1 - z) n + z h, with gates r, z = sigmoid of W x + b + U h + b' and n = tanh(W x + b + r (U h +
/// b')).
///
/// Shape       sequence<T, F> -> sequence<T, Hidden>, the h of every step; `last` takes the last
/// Parameters  "weight_ih_l0" 3H x F, "weight_hh_l0" 3H x H, "bias_ih_l0" and "bias_hh_l0" 3H; gates r, z, n;
///             no biases with no_bias
/// State       h of each row
/// Start       weights by the network's initializer, or by one named here, gru<64, orthogonal>; U also by
///             recurrent<orthogonal>; biases zero unless the initializer has a rule, or by forget_bias<1> (of
///             z) or chrono<100>
/// Rejects     Hidden == 0; two options that decide the same; what is no sequence
/// Source      Cho et al. 2014; conventions of torch.nn.GRU, where z keeps and r acts after the product with
///             U
template <std::size_t Hidden, class... Option>
struct gru {
  static_assert(Hidden > 0, "ballast::gru: the width is 0; give it at least one unit, gru<1>");
  static_assert((detail::option_of<Option, detail::option_kind::start, detail::option_kind::state_weights,
                                   detail::option_kind::gate_biases, detail::option_kind::no_bias> &&
                 ...),
                "ballast::gru: an option is none of: an initializer, recurrent<orthogonal>, forget_bias<1>, "
                "chrono<100>, no_bias");
  static_assert(detail::check_options<Option...>::passed,
                "ballast::gru: the options do not go together; see above");
  using cell = detail::gru_cell<Hidden>;

  template <shape In, std::size_t Level = 0, bool Backward = false, std::size_t Width = Hidden>
  struct on : detail::if_recurrent<In, detail::recurrence<cell, In, Level, Backward, Width, Option...>> {
    static_assert(detail::recurrent_input<In>,
                  "ballast::gru: the input must be a sequence; put embedding (of tokens) before this layer");
  };
};

}  // namespace ballast

#endif
