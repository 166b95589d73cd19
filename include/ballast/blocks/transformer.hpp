// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_TRANSFORMER_HPP
#define BALLAST_BLOCKS_TRANSFORMER_HPP

#include <ballast/blocks/norm_order.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/self_attention.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <utility>

namespace ballast {

namespace detail {

template <class O>
concept norm_order = std::is_same_v<O, pre_norm> || std::is_same_v<O, post_norm>;

/// What a transformer's options say: in any order, each at most once.
template <class... Option>
struct transformer_options {
  using order = pre_norm;
  using activation = relu;
  static constexpr std::size_t orders = 0, activations = 0, masks = 0;
  template <std::size_t Heads>
  using attention = self_attention<Heads>;
};
template <class First, class... Rest>
struct transformer_options<First, Rest...> : transformer_options<Rest...> {
  using activation = First;
  static constexpr std::size_t activations = 1 + transformer_options<Rest...>::activations;
};
template <norm_order First, class... Rest>
struct transformer_options<First, Rest...> : transformer_options<Rest...> {
  using order = First;
  static constexpr std::size_t orders = 1 + transformer_options<Rest...>::orders;
};
template <class... Rest>
struct transformer_options<causal, Rest...> : transformer_options<Rest...> {
  static constexpr std::size_t masks = 1 + transformer_options<Rest...>::masks;
  template <std::size_t Heads>
  using attention = self_attention<Heads, causal>;
};

template <class In>
consteval std::size_t transformer_features() {
  constexpr bool fits = feature_shape<In> && stepped<In>;
  static_assert(fits,
                "ballast::transformer: the input must be a sequence; put embedding (of tokens) before this "
                "block");
  if constexpr (fits) return In::channels;
  return 1;
}

/// Two residuals, around attention and around a network on each step.
template <class In, std::size_t Heads, std::size_t Feedforward, class Options>
using transformer_parts = body_of<
    In, typename Options::order::template around<layer_norm, typename Options::template attention<Heads>>,
    typename Options::order::template around<layer_norm, dense<Feedforward>, typename Options::activation,
                                             dense<transformer_features<In>()>>>;

/// A layer in lists in a list: by its number in each.
template <class Chain, std::size_t I, std::size_t... Inner>
struct part {
  using type = typename Chain::template layer_at<I>;
  static constexpr extent offset = Chain::plan::template before<1>[I];
};
template <class Chain, std::size_t I, std::size_t Next, std::size_t... Inner>
struct part<Chain, I, Next, Inner...> {
  using rest = part<typename Chain::template layer_at<I>::body, Next, Inner...>;
  using type = typename rest::type;
  static constexpr extent offset = Chain::plan::template before<1>[I] + rest::offset;
};

}  // namespace detail

/// A transformer's encoder layer, or its decoder-only one with `causal`: attention mixes the steps, and then
/// two dense layers with an activation between them work on each step, both in residuals with layer norms.
/// The options, in any order: `pre_norm` or `post_norm`, `causal`, an activation. By words alone it is
///
///   residual<layer_norm, self_attention<Heads>>,
///   residual<layer_norm, dense<Feedforward>, relu, dense<F>>
///
/// Shape       sequence<T, F>, unchanged
/// Parameters  "self_attn.in_proj_weight" ..., "linear1.weight" ..., "linear2.weight" ..., "norm1.weight"
///             ..., "norm2.weight" ..., as torch.nn.TransformerEncoderLayer has them
/// Start       pre_norm and relu where no option says otherwise; PyTorch has post_norm
/// Modes       no dropout; steps beyond a row's length are seen by none
/// Rejects     two orders, two activations; what self_attention rejects
/// Source      Vaswani et al. 2017, "Attention is all you need", section 3
template <std::size_t Heads, std::size_t Feedforward, class... Option>
struct transformer {
  using options = detail::transformer_options<Option...>;
  static_assert(Feedforward > 0,
                "ballast::transformer: the feedforward width is 0; give it at least one feature");
  static_assert(options::orders <= 1 && options::activations <= 1 && options::masks <= 1,
                "ballast::transformer: two options of one kind; give it at most one of pre_norm and "
                "post_norm, one activation and one causal");

  template <shape In>
  struct on : detail::transformer_parts<In, Heads, Feedforward, options> {
    using parts = typename on::body;
    static constexpr std::size_t indices = 1;

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      auto const name = [&]<std::size_t... Path>(std::string_view word, std::index_sequence<Path...>) {
        using found = detail::part<parts, Path...>;
        place::scope const inside{&here, word};
        found::type::tensors(visit, here.in(inside, found::type::indices, found::offset));
      };
      if constexpr (std::is_same_v<typename options::order, pre_norm>) {
        name("norm1", std::index_sequence<0, 0>{});
        name("self_attn", std::index_sequence<0, 1>{});
        name("norm2", std::index_sequence<1, 0>{});
        name("linear1", std::index_sequence<1, 1>{});
        name("activation", std::index_sequence<1, 2>{});
        name("linear2", std::index_sequence<1, 3>{});
      } else {
        name("self_attn", std::index_sequence<0, 0, 0>{});
        name("norm1", std::index_sequence<0, 1>{});
        name("linear1", std::index_sequence<1, 0, 0>{});
        name("activation", std::index_sequence<1, 0, 1>{});
        name("linear2", std::index_sequence<1, 0, 2>{});
        name("norm2", std::index_sequence<1, 1>{});
      }
    }
  };
};

}  // namespace ballast

#endif
