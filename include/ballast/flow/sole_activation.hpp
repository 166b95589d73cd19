// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_SOLE_ACTIVATION_HPP
#define BALLAST_FLOW_SOLE_ACTIVATION_HPP

#include <cstddef>
#include <type_traits>

namespace ballast::flow {

// The activation that all layers of a network have in common, if there is one.

struct no_activation {};
struct several_activations {};
template <class F>
struct sole_activation {
  using function = F;
};

template <class A, class B>
constexpr auto either(A a, B b) {
  if constexpr (std::is_same_v<A, B> || std::is_same_v<B, no_activation>)
    return a;
  else if constexpr (std::is_same_v<A, no_activation>)
    return b;
  else
    return several_activations{};
}

/// Among layers First ... Last - 1 of a chain, blocks included; halving keeps the template depth logarithmic.
template <class Chain, std::size_t First, std::size_t Last>
constexpr auto find_activation() {
  if constexpr (First == Last) {
    return no_activation{};
  } else if constexpr (Last - First > 1) {
    constexpr std::size_t middle = First + (Last - First) / 2;
    return either(find_activation<Chain, First, middle>(), find_activation<Chain, middle, Last>());
  } else {
    using layer = typename Chain::template layer_at<First>;
    if constexpr (requires { typename layer::function; })
      return sole_activation<typename layer::function>{};
    else if constexpr (requires { typename layer::body; })
      return find_activation<typename layer::body, 0, layer::body::count>();
    else
      return no_activation{};
  }
}

/// The activation before a network's weights: one at the very end stands before none.
template <class Chain>
constexpr auto activation_before_weights() {
  using last = typename Chain::template layer_at<Chain::count - 1>;
  return find_activation<Chain, 0, Chain::count - (requires { typename last::function; } ? 1 : 0)>();
}

}  // namespace ballast::flow

#endif
