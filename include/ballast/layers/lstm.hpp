// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_LSTM_HPP
#define BALLAST_LAYERS_LSTM_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/core/place.hpp>

namespace ballast {

/// c' = f c + i g, h' = o tanh c', with gates i, f, o = sigmoid and g = tanh of W x + b + U h + b'.
///
/// Shape       sequence<T, F> -> sequence<T, Hidden>, the h of every step; `last` takes the last
/// Parameters  "weight_ih_l0" 4H x F, "weight_hh_l0" 4H x H, "bias_ih_l0" and "bias_hh_l0" 4H; gates i, f, g, o
/// State       h and c of each row: with it the same function is the window of truncated back-propagation
///             through time, or the streaming step (bind to sequence<1, F>)
/// Start       weights by the network's initializer, or by one named here; biases zero unless it has a rule
/// Source      Hochreiter & Schmidhuber 1997; conventions of torch.nn.LSTM
template <std::size_t Hidden, class Start = network_start>
struct lstm {
  static_assert(Hidden > 0, "ballast::lstm: the width is 0; give it at least one unit, lstm<1>");

  template <shape In>
  struct on : weighted {
    static_assert(feature_shape<In>,
                  "ballast::lstm: the input must be a sequence; put embedding (of tokens) before this layer");

    using input = In;
    using output = sequence<In::positions, Hidden>;
    static constexpr bool needs_output = true;
    static constexpr std::size_t features = In::channels, steps = In::positions, gates = 4 * Hidden;
    static constexpr std::size_t recurrent = gates * features, bias_input = recurrent + gates * Hidden,
                                 bias_recurrent = bias_input + gates, parameters = bias_recurrent + gates;
    static constexpr std::size_t traced = gates + Hidden;  // of a step: the gates' values, and c
    template <std::size_t Rows>  // trace: those of all steps, then h and c before the first
    static constexpr extent needs{.parameters = parameters,
                                  .gradients = parameters,
                                  .state = Rows * 2 * Hidden,
                                  .trace = Rows*(steps* traced + 2 * Hidden)};
    template <class>  // gates, h, c; or the gradients by them
    static constexpr std::size_t scratch = gates + 2 * Hidden;

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      T *const gate = m.scratch, *const h = gate + gates, *const cell = h + Hidden;
      for (std::size_t row = 0; row < c.rows; ++row) {
        T* const state = m.state ? m.state + row * 2 * Hidden : nullptr;
        for (std::size_t j = 0; j < 2 * Hidden; ++j) {
          h[j] = state ? state[j] : T(0);
          if constexpr (Call::traced) first<Call>(m, row)[j] = h[j];
        }
        for (std::size_t t = 0; t < steps; ++t) {
          std::size_t const step = row * steps + t;
          compute_gates(m.parameters, x + step * features, h, gate);
          for (std::size_t j = 0; j < Hidden; ++j) {
            cell[j] = gate[Hidden + j] * cell[j] + gate[j] * gate[2 * Hidden + j];
            h[j] = gate[3 * Hidden + j] * math::tanh(cell[j]);
            y[step * Hidden + j] = h[j];
          }
          if constexpr (Call::traced) {
            T* const seen = m.trace + step * traced;
            for (std::size_t k = 0; k < gates; ++k) seen[k] = gate[k];
            for (std::size_t j = 0; j < Hidden; ++j) seen[gates + j] = cell[j];
          }
        }
        if (state)
          for (std::size_t j = 0; j < 2 * Hidden; ++j) state[j] = h[j];
      }
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const* y, T const* dy,
                                   T* dx) {
      T *const dgate = m.scratch, *const dh = dgate + gates, *const dcell = dh + Hidden;
      for (std::size_t row = 0; row < c.rows; ++row) {
        T* const dstate = m.dstate ? m.dstate + row * 2 * Hidden : nullptr;
        for (std::size_t j = 0; j < 2 * Hidden; ++j) dh[j] = dstate ? dstate[j] : T(0);
        for (std::size_t t = steps; t-- > 0;) {
          std::size_t const step = row * steps + t;
          T const* const seen = m.trace + step * traced;
          T const* const h_before = t > 0 ? y + (step - 1) * Hidden : first<Call>(m, row);
          T const* const c_before = t > 0 ? seen - traced + gates : first<Call>(m, row) + Hidden;
          for (std::size_t j = 0; j < Hidden; ++j) {
            T const i = seen[j], f = seen[Hidden + j], g = seen[2 * Hidden + j], o = seen[3 * Hidden + j];
            T const squashed = math::tanh(seen[gates + j]);
            T const d = dh[j] + dy[step * Hidden + j];
            dcell[j] += d * o * (1 - squashed * squashed);
            dgate[j] = dcell[j] * g * (i * (1 - i));
            dgate[Hidden + j] = dcell[j] * c_before[j] * (f * (1 - f));
            dgate[2 * Hidden + j] = dcell[j] * i * (1 - g * g);
            dgate[3 * Hidden + j] = d * squashed * (o * (1 - o));
            dcell[j] *= f;
            dh[j] = 0;
          }
          if constexpr (Call::parameter_gradient)
            add_gradients(dgate, x + step * features, h_before, m.gradients);
          add_product_with(m.parameters + recurrent, dgate, dh, Hidden);
          if constexpr (Call::input_gradient) {
            for (std::size_t i = 0; i < features; ++i) dx[step * features + i] = 0;
            add_product_with(m.parameters, dgate, dx + step * features, features);
          }
        }
        if (dstate)
          for (std::size_t j = 0; j < 2 * Hidden; ++j) dstate[j] = dh[j];
      }
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      std::type_identity<Start> const start{};
      tensor weight{.name = "weight_ih_l0",
                    .shape = {gates, features},
                    .rank = 2,
                    .row_stride = features,
                    .column_stride = 1,
                    .fan = {features, gates, Hidden},
                    .drawn = true};
      visit(weight, here, start);
      weight.name = "weight_hh_l0";
      weight.shape = {gates, Hidden};
      weight.offset = recurrent;
      weight.row_stride = Hidden;
      weight.fan = {Hidden, gates, Hidden};
      visit(weight, here, start);
      tensor bias = vector_tensor("bias_ih_l0", tensor_role::bias, bias_input, gates);
      bias.fan = {Hidden, gates, Hidden};
      bias.drawn = true;
      visit(bias, here, start);
      bias.name = "bias_hh_l0";
      bias.offset = bias_recurrent;
      visit(bias, here, start);
    }

   private:
    /// h and c of a row before its first step, in the trace.
    template <class Call, class T>
    static constexpr T* first(memory<T> const& m, std::size_t row) {
      return m.trace + Call::capacity * steps * traced + row * 2 * Hidden;
    }

    template <class T>
    static constexpr void compute_gates(T const* p, T const* x, T const* h, T* gate) {
      for (std::size_t k = 0; k < gates; ++k) {
        T sum = p[bias_input + k] + p[bias_recurrent + k];
        for (std::size_t i = 0; i < features; ++i) sum += p[k * features + i] * x[i];
        for (std::size_t j = 0; j < Hidden; ++j) sum += p[recurrent + k * Hidden + j] * h[j];
        gate[k] = k / Hidden == 2 ? math::tanh(sum) : math::sigmoid(sum);
      }
    }

    template <class T>
    static constexpr void add_gradients(T const* dgate, T const* x, T const* h, T* gradients) {
      for (std::size_t k = 0; k < gates; ++k) {
        gradients[bias_input + k] += dgate[k];
        gradients[bias_recurrent + k] += dgate[k];
        for (std::size_t i = 0; i < features; ++i) gradients[k * features + i] += dgate[k] * x[i];
        for (std::size_t j = 0; j < Hidden; ++j) gradients[recurrent + k * Hidden + j] += dgate[k] * h[j];
      }
    }

    /// out += dgate W, for a W of `columns` columns.
    template <class T>
    static constexpr void add_product_with(T const* w, T const* dgate, T* out, std::size_t columns) {
      for (std::size_t k = 0; k < gates; ++k)
        for (std::size_t j = 0; j < columns; ++j) out[j] += dgate[k] * w[k * columns + j];
    }
  };
};

}  // namespace ballast

#endif
