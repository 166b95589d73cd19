// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_BLUEPRINT_HPP
#define BALLAST_CORE_BLUEPRINT_HPP

namespace ballast {

/// A network on paper: all that is known of it before it is a class with numbers. What asks a network's type alone
/// takes this in its place.
template <class Layers, class Initializer, class Modes>
struct blueprint {
  using layers = Layers;
  using initializer = Initializer;
  using modes = Modes;
  using input = typename Layers::input;
  using output = typename Layers::output;
};

namespace detail {

/// Compiles only where a mode does not refuse the network.
template <class Mode, class Blueprint>
consteval bool check_network() {
  if constexpr (requires { Mode::template check<Blueprint>(); }) Mode::template check<Blueprint>();
  return true;
}

}  // namespace detail

}  // namespace ballast

#endif
