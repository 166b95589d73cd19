// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_LAST_HPP
#define BALLAST_LAYERS_LAST_HPP

#include <ballast/core/layer.hpp>

namespace ballast {

/// The last step of a sequence.
///
/// Shape       sequence<T, F> -> vec<F>
struct last {
  template <shape In>
  struct on : weightless {
    static_assert(feature_shape<In>,
                  "ballast::last: the input must be a sequence; put a recurrent layer before it");

    using input = In;
    using output = vec<In::channels>;
    static constexpr std::size_t indices = 0;  // PyTorch indexes the sequence, which takes no module

    template <class T>
    static constexpr double lipschitz(memory<T> const&) {
      return 1;
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const&, T const* x, T* y) {
      for (std::size_t row = 0; row < c.rows; ++row)
        for (std::size_t f = 0; f < In::channels; ++f)
          y[row * In::channels + f] = x[(row + 1) * In::size - In::channels + f];
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const&, T const*, T const*, T const* dy, T* dx) {
      if constexpr (Call::input_gradient)
        for (std::size_t row = 0; row < c.rows; ++row)
          for (std::size_t i = 0; i < In::size; ++i)
            dx[row * In::size + i] =
                i < In::size - In::channels ? T(0) : dy[row * In::channels + i - (In::size - In::channels)];
    }
  };
};

}  // namespace ballast

#endif
