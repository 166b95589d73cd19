// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_SITE_HPP
#define BALLAST_CORE_SITE_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/place.hpp>

#include <cstddef>
#include <type_traits>

// Where a layer stands among the others: an initializer may depend on it. In place of draws such an initializer
// has a member `at<Site, Layers>`, which draws at that site of those layers, and `check<Layer, Site>()`, which does
// not compile where nothing can. What goes through the layers and starts them has the members `start`, a start_at,
// and `starting<Start>()`: the same elsewhere.

namespace ballast {

/// Numbers that no activation has put out: data, sums, what weights or a norm return.
struct plain_numbers {};
/// What the activation F has put out.
template <class F>
struct activated {};
/// What two activations have put out, with no weights between them.
struct activated_twice {};

/// What a layer reads, and whether it is the last of a residual's body.
template <class Read = plain_numbers, bool EndsBranch = false>
struct site {
  using read = Read;
  static constexpr bool ends_branch = EndsBranch;
};

/// The start of a network's layers at one site: its initializer, and the layers as a whole.
template <class Initializer, class Layers, class Site = site<>>
struct start_at {
  using initializer = Initializer;
  using layers = Layers;
  using site = Site;
  template <class Other>
  using moved_to = start_at<Initializer, Layers, Other>;
};

/// A layer by its number in a list, in messages.
template <std::size_t Number, class Description>
struct numbered {};

namespace detail {

/// An initializer that asks where it draws.
template <class Initializer>
concept asks_for_site = requires {
  typename Initializer::template at<site<>, void>;
};

template <class Named, class Start>
struct resolved_start {
  using type = Named;
};
template <asks_for_site Named, class Start>
struct resolved_start<Named, Start> {
  using type = typename Named::template at<typename Start::site, typename Start::layers>;
};

/// What draws in a layer: the start that it names itself, or its network's.
template <class LayerStart, class NetworkStart>
struct chosen_start : resolved_start<LayerStart, NetworkStart> {};
template <class Initializer, class Layers, class Site>
struct chosen_start<network_start, start_at<Initializer, Layers, Site>>
    : resolved_start<Initializer, start_at<Initializer, Layers, Site>> {};
template <class Initializer>
struct chosen_start<network_start, Initializer> {
  using type = Initializer;
};

/// What a layer leaves to the next, where it reads what `Reads::type` tells.
template <class L, class Reads>
consteval auto left_by() {
  if constexpr (requires { typename L::template leaves<Reads>; })
    return typename L::template leaves<Reads>{};
  else if constexpr (requires { typename L::function; })
    return std::type_identity<std::conditional_t<std::is_same_v<typename Reads::type, plain_numbers>,
                                                 activated<typename L::function>, activated_twice>>{};
  else if constexpr (L::template needs<1>.parameters + L::template needs<1>.buffers == 0)
    return Reads{};
  else
    return std::type_identity<plain_numbers>{};
}

/// What layer K of a list reads, where the first reads what `Reads::type` tells. Looks back no farther than it must.
template <class List, std::size_t K, class Reads>
struct read_by {
  using type = typename decltype(left_by<typename List::template layer_at<K - 1>,
                                         read_by<List, K - 1, Reads>>())::type;
};
template <class List, class Reads>
struct read_by<List, 0, Reads> {
  using type = typename Reads::type;
};

/// The site of layer K of a list that stands at a site as a whole; of a block, that of its body.
template <class List, std::size_t K, class Whole>
consteval auto find_site() {
  using L = typename List::template layer_at<K>;
  using read = typename read_by<List, K, std::type_identity<typename Whole::read>>::type;
  using here = site<read, Whole::ends_branch && K + 1 == List::count>;
  if constexpr (requires { typename L::template body_site<here>; })
    return typename L::template body_site<here>{};
  else if constexpr (composite<L>)
    return site<read>{};
  else
    return here{};
}
template <class List, std::size_t K, class Whole>
using site_in = decltype(find_site<List, K, Whole>());

/// Leads what has come to a residual's body to the shortcut around it.
template <class Visitor>
constexpr decltype(auto) aside(Visitor& visit) {
  if constexpr (requires { typename Visitor::start; }) {
    using start = typename Visitor::start;
    return visit.template starting<typename start::template moved_to<site<typename start::site::read>>>();
  } else {
    return (visit);
  }
}

/// Does the start of a layer depend on its site? Of a block that may be.
template <class L, class NetworkStart>
consteval bool depends_on_site() {
  if constexpr (asks_for_site<typename NetworkStart::initializer> || composite<L>)
    return true;
  else if constexpr (requires { L::fan_in; })
    return asks_for_site<typename L::start>;
  else
    return false;
}

/// A start that cannot draw in layer K says so: compiles only where it can.
template <class List, std::size_t K, class Start>
consteval void check_start() {
  using L = typename List::template layer_at<K>;
  if constexpr (requires { L::fan_in; }) {
    using named = std::conditional_t<std::is_same_v<typename L::start, network_start>,
                                     typename Start::initializer, typename L::start>;
    using where = numbered<K, typename List::template description_at<K>>;
    if constexpr (asks_for_site<named>) named::template check<where, typename Start::site>();
  }
}

/// Leads what goes through a list to layer K.
template <class List, std::size_t K, class Visitor>
constexpr decltype(auto) led_to(Visitor& visit) {
  if constexpr (requires { typename Visitor::start; }) {
    using start = typename Visitor::start;
    if constexpr (depends_on_site<typename List::template layer_at<K>, start>()) {
      using here = typename start::template moved_to<site_in<List, K, typename start::site>>;
      check_start<List, K, here>();
      return visit.template starting<here>();
    } else {
      return (visit);
    }
  } else {
    return (visit);
  }
}

}  // namespace detail

}  // namespace ballast

#endif
