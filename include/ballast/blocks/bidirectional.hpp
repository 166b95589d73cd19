// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_BIDIRECTIONAL_HPP
#define BALLAST_BLOCKS_BIDIRECTIONAL_HPP

#include <ballast/flow/branching.hpp>
#include <ballast/layers/recurrence.hpp>

#include <algorithm>
#include <cstddef>

namespace ballast {

namespace detail {

/// A layer that walks through time: rnn, lstm, gru.
template <class L>
concept recurrent_layer = requires {
  typename L::template on<sequence<2, 2>, 0, true, 2>;
  L::cell::hidden;
};

/// Stands in for what has no cell.
struct no_cell {
  static constexpr std::size_t hidden = 1;
};
template <class L>
struct cell_of_ {
  using type = no_cell;
};
template <recurrent_layer L>
struct cell_of_<L> {
  using type = typename L::cell;
};

}  // namespace detail

/// A recurrent layer twice, with weights of its own for each direction of time: the two outputs of a step
/// side by side.
///
/// Shape       sequence<T, F> -> sequence<T, 2 H>: forward in time, then backward, which begins at the row's
///             last valid step
/// Parameters  those of the layer, then the same as "weight_ih_l0_reverse" ...
/// State       forward, then backward in time
/// Rejects     what is no recurrent layer; calls that continue a longer sequence, as those of stream and
///             carry_state
/// Source      Schuster & Paliwal 1997; torch.nn.LSTM(bidirectional=True)
template <class Layer>
struct bidirectional {
  static_assert(detail::recurrent_layer<Layer>,
                "ballast::bidirectional: this is no recurrent layer; write bidirectional<lstm<64>>");

  template <shape In, std::size_t Level = 0>
  struct on : weighted {
    static constexpr std::size_t hidden = detail::cell_of_<Layer>::type::hidden, width = 2 * hidden;
    using onward = typename Layer::template on<In, Level, false, width>;
    using reverse = typename Layer::template on<In, Level, true, width>;

    using input = In;
    using output = typename onward::output;
    static constexpr bool assigns_gradients = true;
    template <std::size_t Rows>
    static constexpr extent needs = onward::template needs<Rows> + reverse::template needs<Rows>;
    template <class Call>
    static constexpr std::size_t scratch = std::max(onward::template scratch<Call>,
                                                    reverse::template scratch<Call>);

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      static_assert(
          !Call::continued,
          "ballast::bidirectional: this call continues a longer sequence, whose end is not there yet; "
          "without bidirectional the network can stream and carry its state");
      onward::forward(c, m, x, y);
      reverse::forward(c, of_reverse<Call>(m), x, y + hidden);
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const* y, T const* dy,
                                   T* dx) {
      onward::backward(c, m, x, y, dy, dx);
      reverse::backward(c, of_reverse<Call>(m), x, y, dy + hidden, dx);
    }

    template <class Path>
    static constexpr void flow_rule(Path& path) {
      path.template joined<flow::side_by_side, onward, reverse>();
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      onward::tensors(visit, here);
      reverse::tensors(visit, here.later(onward::template needs<1>, 0));
    }

   private:
    template <class Call, class T>
    static constexpr memory<T> of_reverse(memory<T> const& m) {
      return m.at(onward::template needs<Call::capacity>);
    }
  };
};

}  // namespace ballast

#endif
