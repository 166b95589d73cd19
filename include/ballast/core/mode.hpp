// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MODE_HPP
#define BALLAST_CORE_MODE_HPP

#include <type_traits>

namespace ballast {

/// What a stabilization mode does, in the order in which a training step comes to it. Of an exclusive role a
/// network may have one mode.
namespace role {
struct exclusive {};

struct scalar : exclusive {};       // the number type
struct initializer : exclusive {};  // the weights before the first step
struct penalty {};                  // adds to the loss and to the gradient
struct guard : exclusive {};        // what to do with a non-finite step
struct clipping {};                 // changes the gradient, in the order written
struct decay {};                    // shrinks the weights after the optimizer
struct constraint {};               // projects the weights, last of all
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

}  // namespace ballast

#endif
