// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_RECURRENT_OPTION_HPP
#define BALLAST_LAYERS_RECURRENT_OPTION_HPP

#include <ballast/core/mode.hpp>
#include <ballast/layers/elementwise.hpp>
#include <ballast/layers/no_bias.hpp>

namespace ballast::detail {

/// What an option of a recurrent layer decides.
enum class option_kind { none, start, state_weights, gate_biases, no_bias, activation, shortcut };

template <class O>
consteval option_kind kind_of() {
  if constexpr (initializer<O>)
    return option_kind::start;
  else if constexpr (std::is_same_v<O, no_bias>)
    return option_kind::no_bias;
  else if constexpr (requires { O::option; })
    return O::option;
  else if constexpr (differentiable<O>)
    return option_kind::activation;
  else
    return option_kind::none;
}

/// An option of one of these kinds.
template <class O, option_kind... Kind>
concept option_of = ((kind_of<O>() == Kind) || ...);

consteval bool decide_the_same(option_kind a, option_kind b) {
  auto const decided = [](option_kind k) { return k == option_kind::no_bias ? option_kind::gate_biases : k; };
  return decided(a) == decided(b) && a != option_kind::none;
}

/// Two options that one layer can have.
template <class First, class Second>
concept compatible_options = !decide_the_same(kind_of<First>(), kind_of<Second>());

template <class First, class Second>
consteval bool check_option_pair() {
  static_assert(
      compatible_options<First, Second>,
      "ballast::recurrent layer: two options decide the same (an initializer, recurrent<>, the activation, "
      "or the biases of the gates, by forget_bias, chrono or no_bias); remove one of the two");
  return true;
}

/// Compiles only with options that go together.
template <class... Option>
struct check_options {
  static constexpr bool passed = true;
};
template <class First, class... Rest>
struct check_options<First, Rest...> {
  static constexpr bool passed = (check_option_pair<First, Rest>() && ... && check_options<Rest...>::passed);
};

/// The option of a kind, or a default.
template <option_kind Kind, class Default, class... Option>
struct option_or_ {
  using type = Default;
};
template <option_kind Kind, class Default, class First, class... Rest>
struct option_or_<Kind, Default, First, Rest...> : option_or_<Kind, Default, Rest...> {};
template <option_kind Kind, class Default, class First, class... Rest>
  requires(kind_of<First>() == Kind)
struct option_or_<Kind, Default, First, Rest...> {
  using type = First;
};
template <option_kind Kind, class Default, class... Option>
using option_or = typename option_or_<Kind, Default, Option...>::type;

}  // namespace ballast::detail

#endif
