// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_CRITICAL_HPP
#define BALLAST_INITIALIZERS_CRITICAL_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/site.hpp>
#include <ballast/initializers/critical_branch.hpp>
#include <ballast/initializers/critical_for.hpp>
#include <ballast/initializers/nearest_critical.hpp>

#include <type_traits>

namespace ballast {

namespace detail {

/// f(x) = x.
struct linear {
  template <class T>
  static constexpr T value(T x) {
    return x;
  }
  template <class T>
  static constexpr T derivative(T) {
    return 1;
  }
  static constexpr flow::moments moments(double variance) { return {.square = variance}; }
};

/// The function whose values a layer reads.
template <class Read>
struct function_read {
  using type = linear;
};
template <class F>
struct function_read<activated<F>> {
  using type = F;
};

template <class Site, class Layers>
consteval auto critical_start() {
  using f = typename function_read<typename Site::read>::type;
  if constexpr (!has_critical_point<f, 1>)
    return critical_for<linear>{};  // `check` has refused it
  else if constexpr (Site::ends_branch)
    return critical_branch<Layers::branches, f>{};
  else
    return critical_for<f>{};
}

/// In an assertion: the compiler then prints the layer, what it reads, and the nearest critical start under the
/// sentence.
template <class Layer, class F, class Nearest>
concept critical_start_exists = std::is_same_v<Nearest, critical_for<F>>;

template <class Layer, class Read>
concept reads_one_activation = !std::is_same_v<Read, activated_twice>;

}  // namespace detail

/// Keeps E x^2 = 1 and the mean square of the gradient, at every layer with weights for the activation whose
/// values it reads: the network's start, `network<vec<64>, layers, critical>`, or a layer's, `dense<64, critical>`.
///
/// y = W f(x) + b starts as critical_for<f>. Where a layer reads data, a sum or normalized numbers, f(x) = x. The
/// first layer in `repeat` reads what the last one leaves. The last layer of a residual's body starts as
/// critical_branch, for as many branches as the network has residuals on the way from input to output; after it
/// in the body there may be nothing.
///
/// Rejects     an activation for which there is no such start, as sigmoid, with the nearest that there is, and two
///             activations with no weights between them; the compiler names the layer
/// Source      Schoenholz, Gilmer, Ganguli & Sohl-Dickstein 2017
struct critical {
  using role = ballast::role::initializer;

  template <class Site>
  static constexpr bool exists = detail::reads_one_activation<void, typename Site::read>&&
      detail::has_critical_point<typename detail::function_read<typename Site::read>::type, 1>;

  template <class Site, class Layers>
  using at = decltype(detail::critical_start<Site, Layers>());

  template <class Layer, class Site>
  static consteval void check() {
    using f = typename detail::function_read<typename Site::read>::type;
    static_assert(
        detail::reads_one_activation<Layer, typename Site::read>,
        "ballast::critical: this layer reads what two activations have put out, with no weights between "
        "them; put dense between them, or name the start of the layer, dense<64, lecun_normal>");
    static_assert(
        detail::critical_start_exists<Layer, f, detail::nearest_critical<f>>,
        "ballast::critical: no variances of weights and biases keep signal and gradient at this layer, since "
        "the mean of the activation that it reads is too large; give it the nearest start that does, named "
        "below, or take an activation with a smaller mean, tanh for sigmoid and elu for softplus");
  }
};

}  // namespace ballast

#endif
