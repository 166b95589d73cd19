// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_LAST_HPP
#define BALLAST_LAYERS_LAST_HPP

#include <ballast/core/layer.hpp>
#include <ballast/flow/positions.hpp>

#include <algorithm>
#include <cstddef>

namespace ballast {

/// The last step of a sequence; where rows have lengths the last that is valid.
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

    template <class>
    static constexpr flow::row flow_rule(flow::signal& s) {
      return flow::take_last(s);
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const&, T const* x, T* y) {
      for (std::size_t row = 0; row < c.rows; ++row)
        std::copy_n(x + row * In::size + begin(c, row), In::channels, y + row * In::channels);
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const&, T const*, T const*, T const* dy, T* dx) {
      if constexpr (Call::input_gradient) {
        std::fill_n(dx, c.rows * In::size, T(0));
        for (std::size_t row = 0; row < c.rows; ++row)
          std::copy_n(dy + row * In::channels, In::channels, dx + row * In::size + begin(c, row));
      }
    }

   private:
    /// Where a row's last valid step begins.
    template <class Call>
    static constexpr std::size_t begin(Call const& c, std::size_t row) {
      return (c.length(row, In::positions) - 1) * In::channels;
    }
  };
};

}  // namespace ballast

#endif
