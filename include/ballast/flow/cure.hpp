// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_CURE_HPP
#define BALLAST_FLOW_CURE_HPP

#include <ballast/blocks/group.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/blocks/rezero.hpp>
#include <ballast/core/blueprint.hpp>
#include <ballast/core/list.hpp>
#include <ballast/core/shape.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/flow/shortcuts.hpp>
#include <ballast/initializers/critical.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/initializers/xavier.hpp>
#include <ballast/layers/layer_norm.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

// What can be changed in an unstable network. A change is an initializer, or rewrites layers: its `instead_of<L, In>`
// is what stands in the place of a layer L that reads In, or its `in_place<Layers, K>()` that of layer K.

namespace ballast::flow {

/// `rezero<block>` for `residual<block>`.
struct rezero_in_place_of_residual {
  template <class L, class In>
  struct instead_of : std::type_identity<L> {};
  template <class... Body, class In>
  struct instead_of<residual<Body...>, In> : std::type_identity<rezero<Body...>> {};
  template <class... Around, class... Body, class In>
  struct instead_of<residual<shortcut<Around...>, Body...>, In>
      : std::type_identity<residual<shortcut<Around...>, Body...>> {};
  template <std::size_t N, class Block, class In>
  struct instead_of<repeat<N, Block>, In>
      : std::type_identity<repeat<N, typename instead_of<Block, In>::type>> {};
};

/// `layer_norm, dense<64>` for `dense<64>`; of a block, before its first layer.
struct layer_norm_before_weights {
  template <class L, class In>
  struct instead_of : std::type_identity<L> {};
  template <class L, feature_shape In>
    requires requires { L::template on<In>::fan_in; }
  struct instead_of<L, In> : std::type_identity<group<layer_norm, L>> {};
  template <class... Body, feature_shape In>
  struct instead_of<residual<Body...>, In> : std::type_identity<residual<layer_norm, Body...>> {};
  template <class... Around, class... Body, feature_shape In>
  struct instead_of<residual<shortcut<Around...>, Body...>, In>
      : std::type_identity<residual<shortcut<Around...>, layer_norm, Body...>> {};
  template <std::size_t N, class... Block, feature_shape In>
  struct instead_of<repeat<N, Block...>, In> : std::type_identity<repeat<N, layer_norm, Block...>> {};
  template <std::size_t N, class Block, feature_shape In>
  struct instead_of<repeat<N, Block>, In>
      : std::type_identity<repeat<N, typename instead_of<Block, In>::type>> {};
};

/// critical; where a layer has no such start, nothing is known, and that is no error.
struct critical_on_trial {
  using role = ballast::role::initializer;
  template <class Site, class Layers>
  using at = std::conditional_t<critical::exists<Site>, critical::at<Site, Layers>, no_critical_start>;
  template <class, class>
  static consteval void check() {}
};

/// None of the changes below makes the network stable on its own.
struct no_single_change {};

/// The changes that are tried, the cheapest first.
using changes = words<xavier_uniform, kaiming_normal, lecun_normal, orthogonal, critical,
                      shortcut_around_the_repeated_block, shortcut_around_each_pair,
                      rezero_in_place_of_residual, layer_norm_before_weights>;

/// What stands in the place of layer K.
template <class Change, class Layers, std::size_t K>
consteval auto replacement() {
  if constexpr (requires { Change::template in_place<Layers, K>(); })
    return Change::template in_place<Layers, K>();
  else
    return typename Change::template instead_of<typename Layers::template description_at<K>,
                                                typename Layers::template layer_at<K>::input>{};
}

template <class Change, class Layers, std::size_t... K>
auto rewritten(std::index_sequence<K...>)
    -> body_of<typename Layers::input, typename decltype(replacement<Change, Layers, K>())::type...>;

/// A network after one change, on paper.
template <class Net, class Change>
struct changed_network : std::type_identity<blueprint<decltype(rewritten<Change, typename Net::layers>(
                                                          std::make_index_sequence<Net::layers::count>{})),
                                                      typename Net::initializer, typename Net::modes>> {};
template <class Net, initializer Start>
struct changed_network<Net, Start>
    : std::type_identity<blueprint<typename Net::layers, Start, typename Net::modes>> {};
template <class Net>
struct changed_network<Net, critical>
    : std::type_identity<blueprint<typename Net::layers, critical_on_trial, typename Net::modes>> {};

/// The first change that makes a network stable.
template <class Net, limits By, std::size_t Batch>
consteval auto first_cure(words<>) {
  return std::type_identity<no_single_change>{};
}
template <class Net, limits By, std::size_t Batch, class Change, class... Rest>
consteval auto first_cure(words<Change, Rest...>) {
  if constexpr (stable<typename changed_network<Net, Change>::type, By, Batch>)
    return std::type_identity<Change>{};
  else
    return first_cure<Net, By, Batch>(words<Rest...>{});
}
template <class Net, limits By = {}, std::size_t Batch = 32>
using cheapest_cure = typename decltype(first_cure<Net, By, Batch>(changes{}))::type;

}  // namespace ballast::flow

#endif
