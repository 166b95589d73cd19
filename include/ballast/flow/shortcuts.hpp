// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_SHORTCUTS_HPP
#define BALLAST_FLOW_SHORTCUTS_HPP

#include <ballast/blocks/group.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/list.hpp>
#include <ballast/core/shape.hpp>
#include <ballast/layers/identity.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

// Two of the changes of flow/cure.hpp.

namespace ballast::flow {

template <class L, class In>
concept weights_on = requires {
  L::template on<In>::fan_in;
};

/// `repeat<N, residual<block>>` for `repeat<N, block>`. A block that begins with its weights ends with them then:
///
///   dense<64>, relu, repeat<48, dense<64>, relu>         becomes
///   dense<64>, repeat<48, residual<relu, dense<64>>>, relu
struct shortcut_around_the_repeated_block {
  template <class L, class In>
  struct instead_of : std::type_identity<L> {
    using moved = words<>;  // what came to stand before the weights
  };
  template <std::size_t N, class... Block, class In>
  struct instead_of<repeat<N, Block...>, In> : std::type_identity<repeat<N, residual<Block...>>> {
    using moved = words<>;
  };
  template <std::size_t N, class Weights, class... Rest, class In>
    requires(sizeof...(Rest) > 0 && weights_on<Weights, In> && !(weights_on<Rest, In> || ...) &&
             same_shape<typename Weights::template on<In>::output, In>)
  struct instead_of<repeat<N, Weights, Rest...>, In>
      : std::type_identity<repeat<N, residual<Rest..., Weights>>> {
    using moved = words<Rest...>;
  };
  template <std::size_t N, class Block, class In>
  struct instead_of<repeat<N, Block>, In>
      : std::type_identity<repeat<N, typename instead_of<Block, In>::type>> {
    using moved = words<>;
  };

  template <class Layers, std::size_t K>
  static consteval auto in_place() {
    using change = instead_at<Layers, K>;
    if constexpr (stands_before<Layers, K>(std::make_index_sequence<4>{}))
      return std::type_identity<identity>{};
    else if constexpr (follows<Layers, K>(typename change::moved{}))
      return with_end<typename change::type>(typename change::moved{});
    else
      return change{};
  }

 private:
  template <class Layers, std::size_t K>
  using instead_at =
      instead_of<typename Layers::template description_at<K>, typename Layers::template layer_at<K>::input>;

  template <class Repeated, class... Moved>
  static consteval auto with_end(words<Moved...>) {
    return std::type_identity<group<Repeated, Moved...>>{};
  }
  /// Do these stand right before layer K?
  template <class Layers, std::size_t K, class... Moved>
  static consteval bool follows(words<Moved...>) {
    constexpr std::size_t count = sizeof...(Moved);
    if constexpr (count == 0 || count > K)
      return false;
    else
      return []<std::size_t... I>(std::index_sequence<I...>) {
        return (std::is_same_v<typename Layers::template description_at<K - count + I>, Moved> && ...);
      }
    (std::index_sequence_for<Moved...>{});
  }
  /// Is layer K one of those before a block that moves them behind it?
  template <class Layers, std::size_t K, std::size_t... I>
  static consteval bool stands_before(std::index_sequence<I...>) {
    return (moves_back<Layers, K + 1 + I, 1 + I>() || ...);
  }
  template <class Layers, std::size_t Block, std::size_t Back>
  static consteval bool moves_back() {
    if constexpr (Block < Layers::count) {
      using moved = typename instead_at<Layers, Block>::moved;
      return Back <= moved::count && follows<Layers, Block>(moved{});
    }
    return false;
  }
};

/// `residual<tanh, dense<64>>` for each `tanh, dense<64>` that keeps the shape, written out one after the other.
struct shortcut_around_each_pair {
  template <class Layers, std::size_t K>
  static consteval bool is_pair() {
    if constexpr (K + 1 < Layers::count) {
      using weights = typename Layers::template layer_at<K + 1>;
      return requires {
        typename Layers::template layer_at<K>::function;
        weights::fan_in;
        requires same_shape<typename weights::input, typename weights::output>;
      };
    }
    return false;
  }
  template <class Layers, std::size_t K>
  static consteval auto in_place() {
    using here = typename Layers::template description_at<K>;
    if constexpr (is_pair<Layers, K>())
      return std::type_identity<residual<here, typename Layers::template description_at<K + 1>>>{};
    else if constexpr (is_pair<Layers, K - 1>())
      return std::type_identity<identity>{};  // it stands in the pair
    else
      return std::type_identity<here>{};
  }
};

}  // namespace ballast::flow

#endif
