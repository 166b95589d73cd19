// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_SCALE_HPP
#define BALLAST_LAYERS_SCALE_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/core/real.hpp>
#include <ballast/flow/row.hpp>

namespace ballast {

/// y = Factor x, a constant.
///
/// Shape       any of real numbers, unchanged
template <real Factor>
struct scale {
  template <shape In>
  struct on : weightless {
    static_assert(real_shape<In>, "ballast::scale: the input must be real numbers; put embedding before it");

    using input = In;
    using output = In;

    template <class T>
    static constexpr double lipschitz(memory<T> const&) {
      return math::abs(Factor.value);
    }

    template <class>
    static constexpr flow::row flow_rule(flow::signal& s) {
      s.scale(Factor);
      return {.gain = Factor * Factor, .width = s.width};
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const&, T const* x, T* y) {
      for (std::size_t i = 0; i < c.rows * In::size; ++i) y[i] = static_cast<T>(Factor) * x[i];
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const&, T const*, T const*, T const* dy, T* dx) {
      if constexpr (Call::input_gradient)
        for (std::size_t i = 0; i < c.rows * In::size; ++i) dx[i] = static_cast<T>(Factor) * dy[i];
    }
  };
};

}  // namespace ballast

#endif
