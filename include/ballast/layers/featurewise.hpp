// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_FEATUREWISE_HPP
#define BALLAST_LAYERS_FEATUREWISE_HPP

#include <ballast/core/layer.hpp>
#include <ballast/flow/row.hpp>

#include <concepts>
#include <cstddef>

namespace ballast {

/// The features of one position: N numbers, Stride apart.
template <std::size_t N, std::size_t Stride, class T>
struct features {
  static constexpr std::size_t size = N;
  using value_type = T;

  T* first;
  constexpr T& operator[](std::size_t k) const { return first[k * Stride]; }
};

/// A function of n features that says how far it can drive two inputs apart: `lipschitz(n)`.
template <class F>
concept bounded_jacobian = requires(std::size_t n) {
  { F::lipschitz(n) } -> std::convertible_to<double>;
};

/// A function of n features that says what it does to signal and gradient: `flow_rule(signal)`.
template <class F>
concept follows_flow = requires(flow::signal s) {
  { F::flow_rule(s) } -> std::same_as<flow::row>;
};

/// y = F(x) on all features of each position: F::forward(x, y) and F::backward(y, dy, dx), over `features`.
///
/// Shape       any of real numbers, unchanged; of an image the features are the channels of a pixel
/// Rejects     tokens
template <class F>
struct featurewise {
  template <shape In>
  struct on : weightless {
    static_assert(real_shape<In>,
                  "ballast::featurewise: the input must be real numbers; put embedding before it");

    using input = In;
    using output = In;
    static constexpr bool needs_output = true;

    template <class T>
    static constexpr double lipschitz(memory<T> const&) requires bounded_jacobian<F> {
      return F::lipschitz(In::channels);
    }

    template <class>
    static constexpr flow::row flow_rule(flow::signal& s) requires follows_flow<F> {
      return F::flow_rule(s);
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const&, T const* x, T* y) {
      each_position(c.rows, [&](std::size_t i) { F::forward(at(x + i), at(y + i)); });
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const&, T const*, T const* y, T const* dy,
                                   T* dx) {
      if constexpr (Call::input_gradient)
        each_position(c.rows, [&](std::size_t i) { F::backward(at(y + i), at(dy + i), at(dx + i)); });
    }

   private:
    template <class T>
    static constexpr features<In::channels, In::channel_stride, T> at(T* first) {
      return {first};
    }

    template <class Visitor>
    static constexpr void each_position(std::size_t rows, Visitor const& visit) {
      for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t p = 0; p < In::positions; ++p) visit(row * In::size + p * In::position_stride);
    }
  };
};

}  // namespace ballast

#endif
