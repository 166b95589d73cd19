// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_LIST_HPP
#define BALLAST_CORE_LIST_HPP

#include <boost/hana/tuple.hpp>
#include <boost/hana/type.hpp>
#include <boost/hana/unpack.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

// The only header that knows Boost.Hana: the user's lists are Hana tuples, the library's are packs.

namespace ballast {

/// A network's layers in data order, as a constexpr Hana tuple of types: Hana's algorithms edit it.
template <class... Layer>
inline constexpr auto topology = boost::hana::tuple_t<Layer...>;

namespace detail {

template <std::size_t I, class L>
struct entry {};

template <class Indices, class... L>
struct indexed;

template <std::size_t... I, class... L>
struct indexed<std::index_sequence<I...>, L...> : entry<I, L>... {};

template <std::size_t I, class L>
std::type_identity<L> pick(entry<I, L> const*);

}  // namespace detail

/// A list of descriptions as a pack; one is found by its index in constant time.
template <class... L>
struct words {
  static constexpr std::size_t count = sizeof...(L);

  template <std::size_t I>
  using description = typename decltype(detail::pick<I>(
      static_cast<detail::indexed<std::index_sequence_for<L...>, L...> const*>(nullptr)))::type;
};

/// In an assertion: the compiler then prints both lists under the sentence.
template <class A, class B>
concept same_layers = std::is_same_v<A, B>;

namespace detail {

struct to_words {
  template <class... Type>
  constexpr words<typename Type::type...> operator()(Type...) const {
    return {};
  }
};

template <class List>
using words_of = decltype(boost::hana::unpack(std::declval<List const&>(), to_words{}));

/// Stands in for a list without an address, so that one mistake is one message.
template <class List>
inline constexpr List nameless{};

/// A topology as a template argument: its address. What has no address is turned away with a sentence.
template <class List>
struct static_topology {
  List const* list;

  consteval static_topology(List const& topology) : list(&topology) {}
  consteval static_topology(List const&&) : list(&nameless<List>) {
    static_assert(sizeof(List) == 0,
                  "ballast::network: the topology is an unnamed result; give it a name at namespace scope, "
                  "`inline constexpr auto layers = ...;`, and pass that name");
  }
};

}  // namespace detail

}  // namespace ballast

#endif
