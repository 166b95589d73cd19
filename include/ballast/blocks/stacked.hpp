// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_STACKED_HPP
#define BALLAST_BLOCKS_STACKED_HPP

#include <ballast/core/chain.hpp>

#include <cstddef>
#include <utility>

namespace ballast {

namespace detail {

/// A recurrent layer, or bidirectional of one, that knows at which level of a stack it stands.
template <class L>
concept stackable = requires {
  typename L::template on<sequence<2, 2>, 1>;
};

template <class Layer, std::size_t Level>
struct at_level {
  template <shape In>
  struct on : Layer::template on<In, Level> {
    static constexpr std::size_t indices = 0;  // all levels share the one of the stack
  };
};

template <class In, class Layer, class Levels>
struct stack;
template <class In, class Layer, std::size_t... Level>
struct stack<In, Layer, std::index_sequence<Level...>> {
  using type = body_of<In, at_level<Layer, Level>...>;
};

}  // namespace detail

/// A recurrent layer N times, each copy reading the steps of the one before: under one index and PyTorch's
/// names, as torch.nn.LSTM with num_layers = N. `stacked<2, bidirectional<lstm<64>>>`.
///
/// Shape       that of the last copy
/// Parameters  level after level: "weight_ih_l0" ..., "weight_ih_l1" ...
/// State       level after level
/// Rejects     N == 0; what is no recurrent layer
template <std::size_t N, class Layer>
struct stacked {
  static_assert(N > 0, "ballast::stacked: the count is 0; leave the layer out, or stack it at least once");
  static_assert(
      detail::stackable<Layer>,
      "ballast::stacked: this is no recurrent layer; write stacked<2, lstm<64>>, or repeat for others");

  template <shape In>
  struct on : detail::stack<In, Layer, std::make_index_sequence<N>>::type {
    static constexpr std::size_t indices = 1;
  };
};

}  // namespace ballast

#endif
