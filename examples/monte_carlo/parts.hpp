// SPDX-License-Identifier: BSL-1.0
#ifndef MONTE_CARLO_PARTS_HPP
#define MONTE_CARLO_PARTS_HPP

#include "recipe.hpp"

#include <ballast/ballast.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>

// What the networks are made of: all of which the theory speaks. Left out, since it does not:
// - eye, zeros and constant as the start of a network: weights that are not random keep no two units apart, and for
//   eye inside a block see shape_name::eye;
// - softmax and log_softmax between layers: they are no function of a single unit;
// - batch norm of three rows or fewer, and of more than twice as many rows as units: the mean square of its gradient
//   is infinite, or not known;
// - layers over positions (sequences, images, tokens): this is a Monte Carlo of dense networks.

namespace monte_carlo {

/// A list of layers.
template <class... L>
struct parts {
  template <template <class...> class Block>
  using in = Block<L...>;
  template <std::size_t N>
  using repeated = nn::repeat<N, L...>;
  static constexpr auto topology = nn::topology<L...>;
};

template <class... A, class... B>
parts<A..., B...> operator+(parts<A...>, parts<B...>);
template <class... Part>
using joined = decltype((parts<>{} + ... + Part{}));

template <std::size_t K, class... T>
using pick = std::tuple_element_t<K, std::tuple<T...>>;

/// A function of the user's own.
struct wave {
  template <class T>
  static constexpr T value(T x) {
    return nn::math::sin(x);
  }
  template <class T>
  static constexpr T derivative(T x) {
    return nn::math::cos(x);
  }
};

template <std::size_t K>
using activation = pick<K, nn::relu, nn::leaky_relu<0.2>, nn::prelu, nn::elu<>, nn::celu<>, nn::selu,
                        nn::gelu, nn::gelu_tanh, nn::silu, nn::mish, nn::softplus<>, nn::softsign,
                        nn::hardtanh<>, nn::hardsigmoid, nn::hardswish, nn::relu6, nn::sigmoid,
                        nn::log_sigmoid, nn::tanh, nn::identity, nn::elementwise<wave>>;

/// The function of an activation layer; of prelu the one that it starts as.
template <class Layer>
struct function_of : std::type_identity<Layer> {};
template <class F>
struct function_of<nn::elementwise<F>> : std::type_identity<F> {};
template <>
struct function_of<nn::prelu> : std::type_identity<nn::leaky_relu<0.25>> {};

template <std::size_t K, std::size_t Width>
using norm_number = pick<K, parts<>, parts<nn::batch_norm>, parts<nn::layer_norm>, parts<nn::rms_norm>,
                         parts<nn::group_norm<(Width < 32 ? 2 : 4)>>>;

/// No critical start has identity, nor an activation with too large a mean, as sigmoid.
template <class F>
consteval bool has_critical_start() {
  if constexpr (requires { F::value(0.5); })
    return nn::flow::critical_point_of<F>(1).exists();
  else
    return false;
}

template <std::size_t K, class F>
consteval auto find_start() {
  if constexpr (K < starts - 1)
    return std::type_identity<
        pick<K, nn::xavier_uniform, nn::xavier_normal, nn::kaiming_uniform, nn::kaiming_normal,
             nn::lecun_uniform, nn::lecun_normal, nn::orthogonal, nn::torch_default, nn::normal<0.1>,
             nn::uniform<0.15>, nn::gain<nn::torch_gain::relu, nn::orthogonal>,
             nn::gain<nn::torch_gain::tanh, nn::xavier_uniform>, nn::fan_out<nn::kaiming_normal>>>{};
  else if constexpr (has_critical_start<F>())
    return std::type_identity<nn::critical_for<F>>{};
  else
    return std::type_identity<nn::lecun_normal>{};
}
template <std::size_t K, class F>
using start_number = typename decltype(find_start<K, F>())::type;

/// Of the last layer of a block that stands in a row of so many.
template <std::size_t Branches, class F>
consteval auto find_branch_start() {
  constexpr double root = nn::math::sqrt(static_cast<double>(Branches));
  if constexpr (has_critical_start<F>())
    return std::type_identity<nn::critical_branch<Branches, F>>{};
  else
    return std::type_identity<nn::gain<1 / root, nn::lecun_normal>>{};
}
template <std::size_t Branches, class F>
using branch_start = typename decltype(find_branch_start<Branches, F>())::type;

}  // namespace monte_carlo

#endif
