// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_EMBEDDING_HPP
#define BALLAST_LAYERS_EMBEDDING_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/core/place.hpp>
#include <ballast/flow/lookup.hpp>
#include <ballast/layers/dense.hpp>

#include <algorithm>

namespace ballast {

/// The option of an embedding one of whose words stands for padding: its row starts at zero and is not
/// trained.
template <std::size_t Word>
struct padding_index {};

namespace detail {

template <class O>
inline constexpr std::size_t padding_word = tensor::no_row;
template <std::size_t Word>
inline constexpr std::size_t padding_word<padding_index<Word>> = Word;

template <class O>
concept embedding_option = initializer<O> ||(padding_word<O> != tensor::no_row);

}  // namespace detail

/// Each token's row of a table.
///
/// Shape       tokens<T> -> sequence<T, Features>
/// Parameters  "weight" Words x Features
/// Start       by the network's initializer, or by one named here: embedding<100, 8, normal<1>>; fan in
///             Features and fan out Words, as torch.nn.init counts; with padding_index<Word> its row at zero
/// Rejects     anything but tokens; a token outside [0, Words) is the caller's error, checked by the trainer
/// Source      conventions of torch.nn.Embedding
template <std::size_t Words, std::size_t Features, class... Option>
struct embedding {
  static_assert(Words > 0 && Features > 0, "ballast::embedding: both sizes must be at least 1");
  static_assert((detail::embedding_option<Option> && ...),
                "ballast::embedding: an option is neither an initializer nor padding_index<word>");
  static constexpr std::size_t padding = std::min({tensor::no_row, detail::padding_word<Option>...});
  static_assert(padding == tensor::no_row || padding < Words,
                "ballast::embedding: the padding index is no word of the table; count from 0");

  template <shape In>
  struct on : weighted {
    static_assert(!real_shape<In>,
                  "ballast::embedding: the input must be tokens; leave it out for real numbers");

    using input = In;
    using output = sequence<In::size, Features>;
    static constexpr std::size_t fan_in = Features, fan_out = Words;
    using start = typename detail::start_among<Option...>::type;
    template <std::size_t>
    static constexpr extent needs{.parameters = Words * Features, .gradients = Words* Features};

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, std::int32_t const* x, T* y) {
      for (std::size_t i = 0; i < c.rows * In::size; ++i)
        for (std::size_t f = 0; f < Features; ++f) y[i * Features + f] = m.parameters[row(x[i]) + f];
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, std::int32_t const* x, T const*,
                                   T const* dy, T*) {
      if constexpr (Call::parameter_gradient)
        for (std::size_t i = 0; i < c.rows * In::size; ++i)
          for (std::size_t f = 0; f < Features && static_cast<std::size_t>(x[i]) != padding; ++f)
            m.gradients[row(x[i]) + f] += dy[i * Features + f];
    }

    static constexpr bool accepts(std::int32_t token) {
      return token >= 0 && static_cast<std::size_t>(token) < Words;
    }

    template <class NetworkStart>
    static constexpr flow::row flow_rule(flow::signal& s) {
      return flow::look_up<start, NetworkStart>(s, {fan_in, fan_out});
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      visit(tensor{.name = "weight",
                   .shape = {Words, Features},
                   .rank = 2,
                   .row_stride = Features,
                   .column_stride = 1,
                   .fan = {fan_in, fan_out},
                   .drawn = true,
                   .zero_row = padding},
            here, std::type_identity<start>{});
    }

   private:
    static constexpr std::size_t row(std::int32_t token) {
      return static_cast<std::size_t>(token) * Features;
    }
  };
};

}  // namespace ballast

#endif
