// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_RECURRENCE_HPP
#define BALLAST_LAYERS_RECURRENCE_HPP

#include <ballast/core/bind.hpp>
#include <ballast/core/layer.hpp>
#include <ballast/kernels/flush.hpp>
#include <ballast/kernels/product.hpp>
#include <ballast/layers/recurrent_tensors.hpp>

#include <algorithm>
#include <cstddef>

namespace ballast::detail {

// The walk of a recurrent layer through time. What happens in one step of one row is the Cell's:
//
//   hidden; gates, states, memos  how many vectors of `hidden` numbers it has of each
//   shared_sum                    do the products with input and with state enter only as their sum?
//   forward(sum, state_sum, before, after, memo)
//       the sums of the gates, from the input and from the state, turn `sum` into the gates' values, the states
//       before the step into those after it, the first of which is the output; memo is what backward wants beside
//   backward(gate, memo, before, d, dsum, dstate_sum)
//       d, the gradient by the states after the step, becomes what of it reaches those before past the products
//
// Inside, the numbers of one step lie together, row after row, and step follows step: the product of all inputs with
// the weights is one, and so is that of all gradients.

/// The states of one row: one vector of numbers each.
template <class T>
struct cell_states {
  T* first;
  std::size_t stride;

  constexpr T* operator[](std::size_t k) const { return first + k * stride; }
};

/// One direction of a recurrent layer. The output of a step is `Width` numbers apart from the next step's.
template <class Cell, class In, std::size_t Level, bool Backward, std::size_t Width, class... Option>
struct recurrence : weighted {
  using input = In;
  using output = sequence<In::steps, Width>;
  using cell = Cell;
  using tensor_table = recurrent_tensors<Cell, In::channels, Level, Backward, Option...>;
  static constexpr std::size_t steps = In::steps, features = In::channels, hidden = Cell::hidden,
                               gates = Cell::gates * hidden, states = Cell::states * hidden,
                               memos = Cell::memos * hidden;
  static constexpr std::size_t parameters = tensor_table::parameters;

  template <std::size_t Rows>  // trace: gates and memos of all steps, states before each and after the last
  static constexpr extent needs{.parameters = parameters,
                                .gradients = parameters,
                                .state = Rows* states,
                                .trace = Rows*(steps*(gates + memos + states) + states)};
  template <class Call>
  static constexpr std::size_t scratch =
      Call::traced ? Call::capacity*(steps*(features + (Cell::shared_sum ? 1 : 2) * gates) + states) +
                         std::max(features, hidden) * gates
                   : Call::capacity*(features + 2 * gates + memos + states);

  template <class Call, class T>
  static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
    std::size_t const n = c.rows;
    tape<Call, T> const seen{Call::traced ? m.trace : m.scratch + Call::capacity * (features + gates)};
    T *const in = m.scratch, *const state_sum = in + tape<Call, T>::length * Call::capacity * features;
    T const *const weight_hh = m.parameters + tensor_table::weight_hh,
                   *const bias_ih = m.parameters + tensor_table::bias_ih,
                   *const bias_hh = m.parameters + tensor_table::bias_hh;
    auto const add_inputs = [&](std::size_t first, std::size_t last) {
      pack(c, x, first, last, in);
      kernels::add_product<gates>(n * (last - first), features, {in, features, 1}, m.parameters,
                                  seen.gate(first, n, 0), {bias_ih, gates});
    };
    for (std::size_t row = 0; row < n; ++row)
      for (std::size_t k = 0; k < states; ++k)
        seen.state(0, n, row)[k / hidden][k % hidden] = m.state ? m.state[row * states + k] : T(0);
    if constexpr (Call::traced) add_inputs(0, steps);
    for (std::size_t t = 0; t < steps; ++t) {
      if constexpr (!Call::traced) add_inputs(t, t + 1);
      kernels::add_product<gates>(n, hidden, {seen.state(t, n, 0)[0], hidden, 1}, weight_hh, state_sum,
                                  {bias_hh, gates});
      for (std::size_t row = 0; row < n; ++row) {
        auto const before = seen.state(t, n, row), after = seen.state(t + 1, n, row);
        T* const out = y + (row * steps + position(c, row, t)) * Width;
        if (t < c.length(row, steps)) {
          Cell::forward(seen.gate(t, n, row), state_sum + row * gates, before, after, seen.memo(t, n, row));
          for (std::size_t k = 0; k < Cell::states; ++k) kernels::flush(hidden, after[k]);
          std::copy_n(after[0], hidden, out);
        } else {
          if constexpr (Call::traced)
            for (std::size_t k = 0; k < Cell::states; ++k) std::copy_n(before[k], hidden, after[k]);
          std::fill_n(out, hidden, T(0));
        }
      }
    }
    if (m.state)
      for (std::size_t row = 0; row < n; ++row)
        for (std::size_t k = 0; k < states; ++k)
          m.state[row * states + k] = seen.state(steps, n, row)[k / hidden][k % hidden];
  }

  template <class Call, class T>
  static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                 T* dx) {
    std::size_t const n = c.rows, all = n * steps;
    tape<Call, T> const seen{m.trace};
    T *const in = m.scratch, *const dsum = in + Call::capacity * steps * features,
             *const dstate_sum = Cell::shared_sum ? dsum : dsum + Call::capacity * steps * gates,
             *const d = dstate_sum + Call::capacity * steps * gates,
             *const transposed = d + Call::capacity * states;
    auto const d_of = [&](std::size_t row) {
      return cell_states<T>{d + row * hidden, Call::capacity * hidden};
    };
    kernels::transpose(hidden, gates, m.parameters + tensor_table::weight_hh, transposed);
    for (std::size_t row = 0; row < n; ++row)
      for (std::size_t k = 0; k < states; ++k)
        d_of(row)[k / hidden][k % hidden] = m.dstate ? m.dstate[row * states + k] : T(0);
    for (std::size_t t = steps; t-- > 0;) {
      for (std::size_t row = 0; row < n; ++row) {
        T *const to_sum = dsum + (t * n + row) * gates, *const to_state_sum =
                                                            dstate_sum + (t * n + row) * gates;
        if (t < c.length(row, steps)) {
          T const* const out = dy + (row * steps + position(c, row, t)) * Width;
          for (std::size_t j = 0; j < hidden; ++j) d_of(row)[0][j] += out[j];
          Cell::backward(seen.gate(t, n, row), seen.memo(t, n, row), seen.state(t, n, row), d_of(row), to_sum,
                         to_state_sum);
        } else {
          std::fill_n(to_sum, gates, T(0));
          std::fill_n(to_state_sum, gates, T(0));
        }
      }
      kernels::add_product<hidden>(n, gates, {dstate_sum + t * n * gates, gates, 1},
                                   static_cast<T const*>(transposed), d);
    }
    if (m.dstate)
      for (std::size_t row = 0; row < n; ++row)
        for (std::size_t k = 0; k < states; ++k)
          m.dstate[row * states + k] = d_of(row)[k / hidden][k % hidden];

    if constexpr (Call::parameter_gradient) {
      T const one = 1;
      T *const dweight_hh = m.gradients + tensor_table::weight_hh,
               *const dbias_ih = m.gradients + tensor_table::bias_ih,
               *const dbias_hh = m.gradients + tensor_table::bias_hh;
      pack(c, x, 0, steps, in);
      kernels::add_product<gates>(features, all, {in, 1, features}, static_cast<T const*>(dsum), m.gradients);
      kernels::add_product<gates>(hidden, all, {seen.state(0, n, 0)[0], 1, hidden},
                                  static_cast<T const*>(dstate_sum), dweight_hh);
      kernels::add_product<gates>(1, all, {&one, 0, 0}, static_cast<T const*>(dsum), dbias_ih);
      kernels::add_product<gates>(1, all, {&one, 0, 0}, static_cast<T const*>(dstate_sum), dbias_hh);
    }
    if constexpr (Call::input_gradient) {
      kernels::transpose(features, gates, m.parameters, transposed);
      std::fill_n(in, all * features, T(0));
      kernels::add_product<features>(all, gates, {dsum, gates, 1}, static_cast<T const*>(transposed), in);
      unpack(c, in, dx);
    }
  }

  template <class Visitor>
  static constexpr void tensors(Visitor&& visit, place const& here) {
    tensor_table::visit(visit, here);
  }

 private:
  /// What a pass keeps of its steps: all of it where backward follows, else the latest step.
  template <class Call, class T>
  struct tape {
    static constexpr std::size_t length = Call::traced ? steps : 1;
    static constexpr std::size_t states_apart = Call::capacity * hidden * (Call::traced ? steps + 1 : 1);
    T* numbers;

    constexpr T* gate(std::size_t t, std::size_t n, std::size_t row) const {
      return numbers + at(t, n, row) * gates;
    }
    constexpr T* memo(std::size_t t, std::size_t n, std::size_t row) const {
      return numbers + length * Call::capacity * gates + at(t, n, row) * memos;
    }
    /// Before step t.
    constexpr cell_states<T> state(std::size_t t, std::size_t n, std::size_t row) const {
      return {numbers + length * Call::capacity * (gates + memos) + at(t, n, row) * hidden, states_apart};
    }

   private:
    static constexpr std::size_t at(std::size_t t, std::size_t n, std::size_t row) {
      return (Call::traced ? t * n : 0) + row;
    }
  };

  /// Which step of a row comes t-th. Backward in time that is the last valid one first.
  template <class Call>
  static constexpr std::size_t position(Call const& c, std::size_t row, std::size_t t) {
    std::size_t const length = c.length(row, steps);
    return Backward && t < length ? length - 1 - t : t;
  }

  /// The inputs of steps first ... last - 1, step after step.
  template <class Call, class T>
  static constexpr void pack(Call const& c, T const* x, std::size_t first, std::size_t last, T* packed) {
    for (std::size_t t = first; t < last; ++t)
      for (std::size_t row = 0; row < c.rows; ++row, packed += features)
        std::copy_n(x + (row * steps + position(c, row, t)) * features, features, packed);
  }

  /// Writes the gradient by the inputs, to which the way backward in time adds its own.
  template <class Call, class T>
  static constexpr void unpack(Call const& c, T const* packed, T* dx) {
    for (std::size_t t = 0; t < steps; ++t)
      for (std::size_t row = 0; row < c.rows; ++row, packed += features) {
        T* const to = dx + (row * steps + position(c, row, t)) * features;
        for (std::size_t i = 0; i < features; ++i) to[i] = (Backward ? to[i] : T(0)) + packed[i];
      }
  }
};

/// A recurrent layer's input is a sequence; for another shape, so that one mistake is one message, the layer stands in
/// that changes nothing.
template <class In>
concept recurrent_input = feature_shape<In> && stepped<In>;

template <class In, class Bound>
struct if_recurrent_ {
  using type = no_layer<In>;
};
template <recurrent_input In, class Bound>
struct if_recurrent_<In, Bound> {
  using type = Bound;
};
template <class In, class Bound>
using if_recurrent = typename if_recurrent_<In, Bound>::type;

}  // namespace ballast::detail

#endif
