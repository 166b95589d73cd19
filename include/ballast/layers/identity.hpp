// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_IDENTITY_HPP
#define BALLAST_LAYERS_IDENTITY_HPP

#include <ballast/core/layer.hpp>
#include <ballast/flow/positions.hpp>

#include <algorithm>

namespace ballast {

namespace detail {

/// The same numbers in the same order, under another shape.
template <class In, class Out>
struct same_numbers : weightless {
  using input = In;
  using output = Out;

  template <class T>
  static constexpr double lipschitz(memory<T> const&) {
    return 1;
  }

  template <class>
  static constexpr flow::row flow_rule(flow::signal& s) {
    if constexpr (Out::positions != In::positions) return flow::flatten(s);
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

}  // namespace detail

/// y = x.
///
/// Shape       any of real numbers, unchanged
struct identity {
  template <shape In>
  struct on : detail::same_numbers<In, In> {
    static_assert(real_shape<In>,
                  "ballast::identity: the input must be real numbers; put embedding before it");
  };
};

}  // namespace ballast

#endif
