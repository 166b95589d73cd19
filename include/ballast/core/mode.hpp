// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MODE_HPP
#define BALLAST_CORE_MODE_HPP

#include <type_traits>

namespace ballast {

/// What a stabilization mode does, in the order in which a training step comes to it. Of an exclusive role a
/// network may have one mode.
namespace role {
struct exclusive {};

struct scalar : exclusive {};        // the number type
struct functions : exclusive {};     // how exactly exp, sigmoid and tanh are computed
struct initializer : exclusive {};   // the weights before the first step
struct inputs : exclusive {};        // what the gradient-flow prediction knows of the data
struct certificate : exclusive {};   // refuses the network whose gradient would not survive
struct penalty {};                   // adds to the loss and to the gradient
struct guard : exclusive {};         // what to do with a non-finite step
struct clipping {};                  // changes the gradient, in the order written
struct schedule : exclusive {};      // changes the learning rate from step to step
struct decay {};                     // shrinks the weights after the optimizer
struct constraint {};                // projects the weights, last of all
struct continuation : exclusive {};  // what one step hands on to the next
struct recorder : exclusive {};      // watches, and changes nothing
}  // namespace role

/// A mode is an empty type that names its role.
template <class M>
concept mode = std::is_empty_v<M> && requires {
  typename M::role;
};

template <class M, class Role>
concept mode_of = mode<M> && std::is_same_v<typename M::role, Role>;

template <class M>
concept initializer = mode_of<M, role::initializer>;

/// The number type: double instead of float.
struct use_double {
  using role = role::scalar;
  using type = double;
};

/// The modes of a network, in the order written.
template <class... Modes>
struct mode_list {};

namespace detail {

template <class Role, class Modes>
inline constexpr bool has_role = false;
template <class Role, class... Mode>
inline constexpr bool has_role<Role, mode_list<Mode...>> = (std::is_same_v<typename Mode::role, Role> || ...);

}  // namespace detail

/// The activations tanh, sigmoid, silu, gelu_tanh and mish, functions of the user's own that follow it (see
/// layers/elementwise.hpp), and the gates of rnn, lstm and gru are computed by math::fast, in inference and in
/// training: tanh with an error of at most 6.6e-5 of its value, e^x of 7e-6 of its value, sigmoid of 8e-7, as a
/// gate of 3.3e-5. All else stays accurate, softmax and losses too: there the functions are a small part.
///
/// Rejects     use_double: there are no fast functions of doubles
struct fast_math {
  using role = ballast::role::functions;

  template <class Blueprint>
  static consteval void check() {
    static_assert(!detail::has_role<ballast::role::scalar, typename Blueprint::modes>,
                  "ballast::fast_math: the network computes in double, of which there are only the accurate "
                  "functions; remove fast_math or use_double");
  }
};

/// Two modes that one network can have.
template <class First, class Second>
concept compatible_modes =
    !std::is_same_v<First, Second> && !(std::is_same_v<typename First::role, typename Second::role> &&
                                        std::is_base_of_v<role::exclusive, typename First::role>);

namespace detail {

struct use_float {
  using role = role::scalar;
  using type = float;
};

template <class M>
consteval void check_mode() {
  static_assert(
      mode<M>,
      "ballast::network: what follows the topology must be a mode: an initializer, a penalty, a guard, a "
      "clipping, a schedule, a decay, a constraint, carry_state, a recorder, use_double or fast_math; this "
      "is none (has it its template arguments?)");
}

template <class First, class Second>
consteval void check_pair() {
  if constexpr (mode<First> && mode<Second>)
    static_assert(
        compatible_modes<First, Second>,
        "ballast::network: two modes of a role that takes only one (initializer, guard, schedule, recorder, "
        "number type), or one mode twice; remove one of the two");
}

/// Compiles only with modes that go together.
consteval bool check_modes(mode_list<>) { return true; }
template <class First, class... Rest>
consteval bool check_modes(mode_list<First, Rest...>) {
  check_mode<First>();
  (check_pair<First, Rest>(), ...);
  return check_modes(mode_list<Rest...>{});
}

/// The mode of a role, or a default.
template <class Role, class Default, class... Modes>
struct mode_or_ {
  using type = Default;
};
template <class Role, class Default, class First, class... Rest>
struct mode_or_<Role, Default, First, Rest...> : mode_or_<Role, Default, Rest...> {};
template <class Role, class Default, mode_of<Role> First, class... Rest>
struct mode_or_<Role, Default, First, Rest...> {
  using type = First;
};
template <class Role, class Default, class... Modes>
using mode_or = typename mode_or_<Role, Default, Modes...>::type;

}  // namespace detail

}  // namespace ballast

#endif
