// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_EMBEDDING_HPP
#define BALLAST_LAYERS_EMBEDDING_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/core/place.hpp>

namespace ballast {

/// Each token's row of a table.
///
/// Shape       tokens<T> -> sequence<T, Features>
/// Parameters  "weight" Words x Features
/// Start       by the network's initializer, or by one named here; fan in Features and fan out Words, as
/// torch.nn.init counts Rejects     anything but tokens; a token outside [0, Words) is the caller's error,
/// checked by the trainer
template <std::size_t Words, std::size_t Features, class Start = network_start>
struct embedding {
  static_assert(Words > 0 && Features > 0, "ballast::embedding: both sizes must be at least 1");

  template <shape In>
  struct on : weighted {
    static_assert(!real_shape<In>,
                  "ballast::embedding: the input must be tokens; leave it out for real numbers");

    using input = In;
    using output = sequence<In::size, Features>;
    static constexpr std::size_t fan_in = Features, fan_out = Words;
    using start = Start;
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
          for (std::size_t f = 0; f < Features; ++f) m.gradients[row(x[i]) + f] += dy[i * Features + f];
    }

    static constexpr bool accepts(std::int32_t token) {
      return token >= 0 && static_cast<std::size_t>(token) < Words;
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      visit(tensor{.name = "weight",
                   .shape = {Words, Features},
                   .rank = 2,
                   .row_stride = Features,
                   .column_stride = 1,
                   .fan = {fan_in, fan_out},
                   .drawn = true},
            here, std::type_identity<Start>{});
    }

   private:
    static constexpr std::size_t row(std::int32_t token) {
      return static_cast<std::size_t>(token) * Features;
    }
  };
};

}  // namespace ballast

#endif
