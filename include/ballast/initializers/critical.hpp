// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_CRITICAL_HPP
#define BALLAST_INITIALIZERS_CRITICAL_HPP

#include <ballast/core/mode.hpp>
#include <ballast/flow/sole_activation.hpp>
#include <ballast/initializers/critical_for.hpp>
#include <ballast/initializers/xavier.hpp>

#include <type_traits>

namespace ballast {

namespace detail {

template <class Found>
consteval auto critical_start(Found) {
  static_assert(!std::is_same_v<Found, flow::several_activations>,
                "ballast::critical: the network has more than one activation before its weights; name one, "
                "critical_for<tanh>, or name the start of each layer, dense<64, critical_for<tanh>>");
  static_assert(
      !std::is_same_v<Found, flow::no_activation>,
      "ballast::critical: the network has no activation before its weights; use lecun_normal, which is "
      "critical there");
  if constexpr (requires { typename Found::function; })
    return critical_for<typename Found::function>{};
  else
    return xavier_uniform{};
}

}  // namespace detail

/// critical_for the network's activation, as a mode: `network<vec<64>, layers, critical>`. An activation at
/// the very end, which no weights follow, does not count.
///
/// Rejects     several activations, or none; one for which there is no critical start, as sigmoid
struct critical {
  using role = ballast::role::initializer;
  template <class Layers>
  using within = decltype(detail::critical_start(flow::activation_before_weights<Layers>()));
};

}  // namespace ballast

#endif
