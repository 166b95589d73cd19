// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_RECURRENCE_HPP
#define BALLAST_LAYERS_RECURRENCE_HPP

#include <ballast/core/bind.hpp>
#include <ballast/core/layer.hpp>
#include <ballast/kernels/gates.hpp>
#include <ballast/kernels/matrix_vector.hpp>
#include <ballast/kernels/product.hpp>
#include <ballast/layers/recurrent_tape.hpp>
#include <ballast/layers/recurrent_tensors.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

namespace ballast::detail {

// The walk of a recurrent layer through time. What happens in one step of one row is the Cell's:
//
//   hidden; gates, states, memos  how many vectors of `hidden` numbers it has of each
//   shared_sum                    do the products with input and with state enter only as their sum?
//   forward<Math>(gate, state_sum, before, after, memo)
//       `gate`, the gates' sums, becomes their values; unless the sum is shared, what the state adds stands
//       apart in state_sum. The first of the states after the step is the output, and none is smaller than
//       kernels::silence; memo is what backward wants beside. before and after may be the same
//   backward(gate, memo, before, d, dsum, dstate_sum)
//       d, the gradient by the states after the step, becomes what of it reaches those before past the
//       products
//
// Inside, the numbers of one step lie together, row after row, and step follows step: the product of all
// inputs with the weights is one, and so is that of all gradients.

/// One direction of a recurrent layer. The output of a step is `Width` numbers apart from the next step's.
template <class Cell, class In, std::size_t Level, bool Backward, std::size_t Width, class... Option>
struct recurrence : weighted {
  using input = In;
  using output = sequence<In::steps, Width>;
  using cell = Cell;
  using tensor_table = recurrent_tensors<Cell, In::channels, Level, Backward, Option...>;
  static constexpr std::size_t steps = In::steps, features = In::channels, hidden = Cell::hidden,
                               gates = Cell::gates * hidden, states = Cell::states * hidden,
                               memos = Cell::memos * hidden, sums = Cell::shared_sum ? 1 : 2;
  static constexpr bool has_bias = tensor_table::has_bias;
  static constexpr std::size_t parameters = tensor_table::parameters;

  template <std::size_t Rows>  // trace: gates and memos of all steps, states before each and after the last
  static constexpr extent needs{.parameters = parameters,
                                .gradients = parameters,
                                .state = Rows* states,
                                .trace = Rows*(steps*(gates + memos + states) + states)};
  static constexpr bool assigns_gradients = true;
  template <class Call>
  static constexpr std::size_t scratch =
      Call::traced ? Call::capacity*(steps*(features + sums * gates) + states) +
                         std::max(kernels::transposed_panel(gates, features), hidden* gates)
                   : Call::capacity*(features + sums * gates + memos + states) + gates;

  template <class Call, class T>
  [[gnu::always_inline]] static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
    if constexpr (Call::capacity == 1 && !Call::traced)
      forward_row(c, m, x, y);
    else
      forward_rows(c, m, x, y);
  }

  template <class Call, class T>
  static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                 T* dx) {
    constexpr std::size_t rows = Call::capacity;
    std::size_t const n = c.rows, all = n * steps;
    tape<Call, T> const seen{m.trace};
    T *const in = m.scratch, *const dsum = in + rows * steps * features,
             *const dstate_sum = dsum + (sums - 1) * rows * steps * gates,
             *const d = dstate_sum + rows * steps * gates, *const transposed = d + rows * states;
    cell_states<T> const dstates{d, rows * hidden};
    kernels::transpose<T>(hidden, gates, {m.parameters + tensor_table::weight_hh, gates},
                          {transposed, hidden});

    load_states<hidden, states>(n, m.dstate, dstates);
    for (std::size_t t = steps; t-- > 0;) {
      for (std::size_t row = 0; row < n; ++row) {
        T* const to_sum = dsum + (t * n + row) * gates;
        T* const to_state_sum = dstate_sum + (t * n + row) * gates;
        if (t < c.length(row, steps)) {
          cell_states<T> const here = dstates.later(row * hidden);
          T const* const out = dy + (row * steps + position(c, row, t)) * Width;
          for (std::size_t j = 0; j < hidden; ++j) here[0][j] += out[j];
          Cell::backward(seen.gate(t, n, row), seen.memo(t, n, row), seen.state(t, n, row), here, to_sum,
                         to_state_sum);
        } else {
          std::fill_n(to_sum, gates, T(0));
          std::fill_n(to_state_sum, gates, T(0));
        }
      }
      if (t > 0 || m.dstate)
        kernels::add_product<T>({n, gates, hidden}, {dstate_sum + t * n * gates, gates, 1},
                                {transposed, hidden}, {d, hidden});
    }
    store_states<hidden, states>(n, dstates, m.dstate);

    if constexpr (Call::parameter_gradient) {
      T const one = 1;
      auto const assign = [&](std::size_t inner_rows, kernels::strided<T> a, T const* b, std::size_t tensor) {
        kernels::product<T>({inner_rows, all, gates}, a, {b, gates}, {m.gradients + tensor, gates});
      };
      pack(c, x, 0, steps, in);
      assign(features, {in, 1, features}, dsum, 0);
      assign(hidden, {seen.state(0, n, 0)[0], 1, hidden}, dstate_sum, tensor_table::weight_hh);
      if constexpr (has_bias) {
        assign(1, {&one, 0, 0}, dsum, tensor_table::bias_ih);
        assign(1, {&one, 0, 0}, dstate_sum, tensor_table::bias_hh);
      }
    }
    if constexpr (Call::input_gradient) {
      kernels::product_transposed<T>({all, gates, features}, {dsum, gates, 1}, {m.parameters, gates},
                                     {in, features}, transposed);
      unpack(c, in, dx);
    }
  }

  template <class NetworkStart>
  static constexpr flow::row flow_rule(flow::signal& s) {
    constexpr flow::recurrent_law law = tensor_table::template law<NetworkStart>(steps);
    if constexpr (requires { requires Cell::rectifies; })
      if (law.state.kind == flow::weight_kind::identity) return flow::recur_by_identity(s, law);
    return flow::recur(s, Cell::flow(), law);
  }

  template <class Visitor>
  static constexpr void tensors(Visitor&& visit, place const& here) {
    tensor_table::visit(visit, here);
  }

 private:
  /// Of the input's and of the state's part; null where there are none.
  template <class T>
  static constexpr std::array<T const*, 2> biases(memory<T> const& m) {
    if constexpr (has_bias)
      return {m.parameters + tensor_table::bias_ih, m.parameters + tensor_table::bias_hh};
    return {};
  }

  template <class Call, class T>
  using tape = recurrent_tape<recurrence, Call, T>;
  template <class Call>
  using functions = std::conditional_t<Call::fast_math, math::fast, math::accurate>;

  /// One row, of which nothing is kept but the state; that stands where it is carried.
  template <class Call, class T>
  [[gnu::always_inline]] static constexpr void forward_row(Call const& c, memory<T> const& m, T const* x,
                                                           T* y) {
    T *const gate = m.scratch, *const state_sum = gate + gates, *const memo = gate + sums * gates,
             *const state = m.state ? m.state : memo + memos;
    if (!m.state) std::fill_n(state, states, T(0));
    cell_states<T> const now{state, hidden};
    auto const [bias_ih, bias_hh] = biases(m);
    T const* const p = m.parameters;
    T const one = 1;
    for (std::size_t t = 0; t < steps; ++t) {
      T* const out = y + position(c, 0, t) * Width;
      if (t >= c.length(0, steps)) {
        std::fill_n(out, hidden, T(0));
        continue;
      }
      kernels::row_major<T const> const of_input{p, gates}, of_state{p + tensor_table::weight_hh, gates};
      T const* const x_t = x + position(c, 0, t) * features;
      if constexpr (!has_bias) std::fill_n(gate, sums * gates, T(0));
      if constexpr (Cell::shared_sum) {
        if constexpr (has_bias) kernels::multiply_row<T, 1, gates>(&one, {bias_hh, gates}, bias_ih, gate);
        kernels::multiply_row<T, hidden, gates>(now[0], of_state, gate, gate);
        kernels::multiply_row<T, features, gates>(x_t, of_input, gate, gate);
      } else {
        kernels::multiply_row<T, hidden, gates>(now[0], of_state, has_bias ? bias_hh : state_sum, state_sum);
        kernels::multiply_row<T, features, gates>(x_t, of_input, has_bias ? bias_ih : gate, gate);
      }
      Cell::template forward<functions<Call>>(gate, state_sum, now, now, memo);
      kernels::each_unit<hidden>([](auto& to, auto const& from) { to = from; }, out,
                                 static_cast<T const*>(now[0]));
    }
  }

  template <class Call, class T>
  static constexpr void forward_rows(Call const& c, memory<T> const& m, T const* x, T* y) {
    constexpr std::size_t rows = Call::capacity, length = tape<Call, T>::length;
    std::size_t const n = c.rows;
    T *const in = m.scratch, *const state_sum = in + length * rows * features,
             *const bias = state_sum + (Cell::shared_sum ? 0 : rows * gates);
    tape<Call, T> const seen{Call::traced ? m.trace : bias + gates};
    auto const [bias_ih, bias_hh] = biases(m);
    for (std::size_t k = 0; has_bias && k < gates; ++k)
      bias[k] = bias_ih[k] + (Cell::shared_sum ? bias_hh[k] : T(0));
    auto const sum_inputs = [&](std::size_t first, std::size_t last) {
      pack(c, x, first, last, in);
      kernels::product<T>({n * (last - first), features, gates}, {in, features, 1}, {m.parameters, gates},
                          {seen.gate(first, n, 0), gates}, {!has_bias, {bias, 0}});
    };

    load_states<hidden, states>(n, m.state, seen.state(0, n, 0));
    if constexpr (Call::traced) sum_inputs(0, steps);
    for (std::size_t t = 0; t < steps; ++t) {
      if constexpr (!Call::traced) sum_inputs(t, t + 1);
      kernels::row_major<T> const to{Cell::shared_sum ? seen.gate(t, n, 0) : state_sum, gates};
      kernels::product<T>({n, hidden, gates}, {seen.state(t, n, 0)[0], hidden, 1},
                          {m.parameters + tensor_table::weight_hh, gates}, to,
                          Cell::shared_sum ? kernels::sums<T>{false, {to.data, gates}}
                                           : kernels::sums<T>{!has_bias, {bias_hh, 0}});
      for (std::size_t row = 0; row < n; ++row) {
        auto const before = seen.state(t, n, row), after = seen.state(t + 1, n, row);
        T* const out = y + (row * steps + position(c, row, t)) * Width;
        if (t < c.length(row, steps)) {
          Cell::template forward<functions<Call>>(seen.gate(t, n, row), state_sum + row * gates, before,
                                                  after, seen.memo(t, n, row));
          std::copy_n(after[0], hidden, out);
        } else {
          if constexpr (Call::traced)
            for (std::size_t k = 0; k < Cell::states; ++k) std::copy_n(before[k], hidden, after[k]);
          std::fill_n(out, hidden, T(0));
        }
      }
    }
    store_states<hidden, states>(n, seen.state(steps, n, 0), m.state);
  }

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

/// A recurrent layer's input is a sequence; for another shape, so that one mistake is one message, the layer
/// stands in that changes nothing.
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
