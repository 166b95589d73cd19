// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_FLATTEN_HPP
#define BALLAST_LAYERS_FLATTEN_HPP

#include <ballast/core/layer.hpp>
#include <ballast/flow/signal.hpp>

#include <algorithm>

namespace ballast {

/// The same numbers in the same order, as one vector: an image channel after channel, a sequence step after
/// step.
///
/// Shape       image<C, H, W> -> vec<C H W>, sequence<T, F> -> vec<T F>
struct flatten {
  template <shape In>
  struct on : weightless {
    static_assert(real_shape<In>,
                  "ballast::flatten: the input must be real numbers; put embedding before it");

    using input = In;
    using output = vec<In::size>;

    template <class T>
    static constexpr double lipschitz(memory<T> const&) {
      return 1;
    }

    template <class>
    static constexpr flow::row flow_rule(flow::signal&) {
      return {};
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const&, T const* x, T* y) {
      std::copy_n(x, c.rows * In::size, y);
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const&, T const*, T const*, T const* dy, T* dx) {
      if constexpr (Call::input_gradient) std::copy_n(dy, c.rows * In::size, dx);
    }
  };
};

}  // namespace ballast

#endif
