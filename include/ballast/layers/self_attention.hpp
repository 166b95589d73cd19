// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_SELF_ATTENTION_HPP
#define BALLAST_LAYERS_SELF_ATTENTION_HPP

#include <ballast/core/chain.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/scaled_dot_product_attention.hpp>

#include <cstddef>
#include <type_traits>

namespace ballast {

namespace detail {

template <std::size_t Heads, class Attention, class... Option>
struct attention_of {
  static_assert(Heads > 0, "ballast::self_attention: there are 0 heads; give it at least one");
  static_assert((dense_option<Option> && ...),
                "ballast::self_attention: an option is neither causal, which comes first, nor an initializer "
                "nor no_bias; write self_attention<8, causal, no_bias>");

  template <class In>
  static consteval std::size_t features() {
    constexpr bool fits = feature_shape<In> && stepped<In>;
    static_assert(fits,
                  "ballast::self_attention: the input must be a sequence; put embedding (of tokens) before "
                  "this layer");
    if constexpr (fits) {
      static_assert(In::channels % Heads == 0,
                    "ballast::self_attention: the features do not divide into so many heads; change one of "
                    "the two numbers");
      return In::channels;
    } else {
      return Heads;
    }
  }

  template <shape In>
  struct on : body_of<In, dense<3 * features<In>(), Option...>, Attention, dense<features<In>(), Option...>> {
    using parts = typename on::body;
    static constexpr std::size_t indices = 1;

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      parts::template layer_at<0>::tensors(
          [&](tensor t, place const& there, auto start) {
            bool const bias = t.role == tensor_role::bias;
            t.name = bias ? "in_proj_bias" : "in_proj_weight";
            t.fan.torch_default = bias ? no_draw : static_cast<double>(t.fan.in + t.fan.out) / 6;
            visit(t, there, start);
          },
          here);
      place::scope const out{&here, "out_proj"};
      parts::template layer_at<2>::tensors(
          [&](tensor t, place const& there, auto start) {
            if (t.role == tensor_role::bias) t.fan.torch_default = no_draw;
            visit(t, there, start);
          },
          here.in(out, 1, parts::plan::template before<1>[2]));
    }

   private:
    static constexpr double no_draw = math::infinity<double>;  // a bound of zero
  };
};

}  // namespace detail

/// Attention of a sequence to itself: each step's query, key and value are W x + b,
/// `scaled_dot_product_attention` averages the values, and a last matrix mixes the heads. With `causal` a
/// step sees itself and what came before.
///
/// Shape       sequence<T, F>, unchanged
/// Parameters  "in_proj_weight" 3 F x F (of queries, keys and values) and "in_proj_bias", "out_proj.weight" F
///             x F and "out_proj.bias", as torch.nn.MultiheadAttention has them; no biases with `no_bias`
/// Start       as of two dense layers, where torch_default does as PyTorch: see there
/// Modes       steps beyond a row's length are seen by none
/// Cost        in training Heads T^2 + 4 T F numbers a sample for the way back
/// Rejects     anything but a sequence; features that do not divide into Heads
/// Source      Vaswani et al. 2017, "Attention is all you need", section 3.2.2
template <std::size_t Heads, class... Option>
struct self_attention : detail::attention_of<Heads, scaled_dot_product_attention<Heads>, Option...> {};

template <std::size_t Heads, class... Option>
struct self_attention<Heads, causal, Option...>
    : detail::attention_of<Heads, scaled_dot_product_attention<Heads, causal>, Option...> {};

}  // namespace ballast

#endif
