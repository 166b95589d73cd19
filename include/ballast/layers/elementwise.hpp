// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_ELEMENTWISE_HPP
#define BALLAST_LAYERS_ELEMENTWISE_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/flow/activation.hpp>
#include <ballast/kernels/map.hpp>

#include <concepts>
#include <cstddef>
#include <type_traits>

namespace ballast {

/// A function of one number: `value(x)`, and its derivative either as `derivative(x)` or, where that is
/// cheaper, as `derivative_at_output(y)` with y = value(x).
template <class F>
concept differentiable = requires(float x) {
  { F::value(x) } -> std::same_as<float>;
}
&&(
    requires(float x) {
      { F::derivative(x) } -> std::same_as<float>;
    } ||
    requires(float y) {
      { F::derivative_at_output(y) } -> std::same_as<float>;
    });

/// A function that says how steep it is: `lipschitz`, the largest magnitude of its derivative.
template <class F>
concept bounded_slope = requires {
  { F::lipschitz } -> std::convertible_to<double>;
};

/// A function whose `value<Math>(x)`, and `derivative<Math>(x)` where it has one, are formulas of Math::exp and
/// the like, and so follow the mode fast_math.
template <class F>
concept follows_math = requires(float x) {
  { F::template value<math::fast>(x) } -> std::same_as<float>;
};

namespace detail {

/// Such a function by math::fast.
template <class F>
struct fast_function : F {
  template <class T>
  static constexpr T value(T x) {
    return F::template value<math::fast>(x);
  }
  template <class T>
  static constexpr T derivative(T x) requires requires {
    F::template derivative<math::fast>(x);
  }
  { return F::template derivative<math::fast>(x); }
};

/// F as it is computed by math::fast, or not.
template <class F, bool FastMath>
using function_in = std::conditional_t<FastMath && follows_math<F>, fast_function<F>, F>;

}  // namespace detail

/// y_i = F(x_i), for a function of the user's own or one of the activations.
///
/// Shape       any of real numbers, unchanged
/// Cost        one pass; in registers where F says `static constexpr bool takes_packs = true`, which means that
///             its formulas take any math::number
/// Rejects     an F without value, or without derivative or derivative_at_output; tokens
template <class F>
struct elementwise {
  template <shape In>
  struct on : weightless {
    static_assert(differentiable<F>,
                  "ballast::elementwise: the function needs static members value(x) and derivative(x), or "
                  "derivative_at_output(y), that return the type they are given");
    static_assert(real_shape<In>,
                  "ballast::elementwise: the input must be real numbers; put embedding before it");

    using input = In;
    using output = In;
    using function = F;
    static constexpr std::size_t few = 64;
    static constexpr bool needs_output = requires(float y) { F::derivative_at_output(y); };
    static constexpr bool needs_input = !needs_output;

    template <class T>
    static constexpr double lipschitz(memory<T> const&) {
      static_assert(
          bounded_slope<F>,
          "ballast::lipschitz_bound: this function does not say how steep it is; give it `static constexpr "
          "double lipschitz`, the largest magnitude of its derivative");
      if constexpr (bounded_slope<F>) return F::lipschitz;
      return math::infinity<double>;
    }

    template <class>
    static constexpr flow::row flow_rule(flow::signal& s) {
      return flow::activate<F>(s);
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const&, T const* x, T* y) {
      if constexpr (Call::capacity == 1 && In::size <= few)
        kernels::map_few<detail::function_in<F, Call::fast_math>, In::size>(x, y);
      else
        kernels::map<detail::function_in<F, Call::fast_math>>(c.rows * In::size, x, y);
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const&, T const* x, T const* y, T const* dy,
                                   T* dx) {
      if constexpr (Call::input_gradient)
        kernels::map_derivative<detail::function_in<F, Call::fast_math>>(c.rows * In::size,
                                                                         needs_output ? y : x, dy, dx);
    }
  };
};

}  // namespace ballast

#endif
