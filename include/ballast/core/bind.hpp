// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_BIND_HPP
#define BALLAST_CORE_BIND_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/list.hpp>

#include <cstddef>
#include <type_traits>

namespace ballast::detail {

/// Stands in for what is no layer, so that one mistake is not followed by a dozen others.
template <class In>
struct no_layer : weightless {
  using input = In;
  using output = In;
  template <class Call, class T, class X>
  static constexpr void forward(Call const&, memory<T> const&, X const*, T*) {}
  template <class Call, class T, class X>
  static constexpr void backward(Call const&, memory<T> const&, X const*, T const*, T const*, T*) {}
};

template <class Description, class In>
concept binds_to = requires {
  typename Description::template on<In>;
};

/// Binds a description to the shape that arrives.
template <class Description, class In>
consteval auto bind() {
  static_assert(
      binds_to<Description, In>,
      "ballast::topology: this is not the description of a layer, which has a member template on<In>; "
      "correct the error above, if there is one, or put a layer in its place");
  if constexpr (binds_to<Description, In>) {
    using found = typename Description::template on<In>;
    static_assert(
        layer<found>,
        "ballast::topology: this description does not bind to a layer; correct the error above, if there "
        "is one, or see the contract in core/layer.hpp");
    return std::type_identity<std::conditional_t<layer<found>, found, no_layer<In>>>{};
  } else {
    return std::type_identity<no_layer<In>>{};
  }
}

/// Layer I of a list, bound to the output of the one before.
template <class List, std::size_t I>
struct bound {
  using input = typename bound<List, I - 1>::output;
  using type = typename decltype(bind<typename List::template description<I>, input>())::type;
  using output = typename type::output;
};

template <class List>
struct bound<List, static_cast<std::size_t>(-1)> {
  using output = typename List::input;
};

}  // namespace ballast::detail

#endif
