// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_CONV1D_HPP
#define BALLAST_LAYERS_CONV1D_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/place.hpp>
#include <ballast/flow/convolution.hpp>
#include <ballast/kernels/flush.hpp>
#include <ballast/kernels/product.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/taps.hpp>
#include <ballast/layers/window.hpp>

#include <algorithm>
#include <type_traits>

namespace ballast {

/// y_t = b + sum_k W_k x_(t stride + k dilation - padding), over the Taps of a kernel that slides along a
/// sequence: conv1d<16, 3, padding<1>>, conv1d<16, 3, causal, dilation<2>>. Beyond its ends the sequence is
/// zero.
///
/// Shape       sequence<T, F> -> sequence<U, Channels>, U = (T + 2 padding - dilation (Taps - 1) - 1) / stride
///             + 1; U = T where causal
/// Parameters  "weight" Channels x F / groups x Taps, "bias" Channels unless no_bias
/// State       where causal the dilation (Taps - 1) inputs before the first: with it the same function is the
///             window of truncated back-propagation, or the streaming step (bind to sequence<1, F>), which has
///             them in a ring: no step costs more for a larger dilation
/// Start       as dense, with F / groups * Taps and Channels * Taps as fans
/// Modes       steps beyond a row's length count as zeros
/// Rejects     what is no sequence; a kernel longer than the padded sequence; groups that do not divide F and
///             Channels; causal with padding or stride
/// Source      conventions of torch.nn.Conv1d; causal as in Bai, Kolter & Koltun 2018
template <std::size_t Channels, std::size_t Taps, class... Option>
struct conv1d {
  static_assert(Channels > 0 && Taps > 0,
                "ballast::conv1d: channels and kernel must be at least 1, as in conv1d<16, 3>");
  static constexpr unsigned kinds = detail::padding_option | detail::stride_option | detail::dilation_option |
                                    detail::groups_option | detail::causal_option;
  static_assert(
      ((detail::dense_option<Option> || detail::window_option<Option, kinds>)&&...),
      "ballast::conv1d: an option is none of padding<n>, stride<n>, dilation<n>, groups<n>, causal, "
      "no_bias and the initializers");
  static_assert(detail::distinct<Option...>, "ballast::conv1d: an option is given twice; leave one out");

  static constexpr detail::window_settings settings = detail::settings_of<Option...>();
  static_assert(settings.padding.height == settings.padding.width &&
                    settings.stride.height == settings.stride.width &&
                    settings.dilation.height == settings.dilation.width,
                "ballast::conv1d: a sequence has one axis; give padding, stride and dilation one number");
  static_assert(settings.stride.width > 0 && settings.dilation.width > 0 && settings.groups > 0,
                "ballast::conv1d: stride, dilation and groups must be at least 1");
  static_assert(!settings.causal || (settings.padding.width == 0 && settings.stride.width == 1),
                "ballast::conv1d: causal decides padding and stride; leave those options out");

  using start = typename detail::start_among<Option...>::type;
  static constexpr bool has_bias = detail::with_bias<Option...>;

  template <shape In>
  struct on : weighted {
    static_assert(sequence_shape<In>,
                  "ballast::conv1d: the input must be a sequence; take conv2d for an image, or put embedding "
                  "(of tokens) before this layer");
    static_assert(divides<settings.groups, In::channels> && divides<settings.groups, Channels>,
                  "ballast::conv1d: the groups must divide the input's features and the output's channels");

    using input = In;
    using start = conv1d::start;
    static constexpr std::size_t context = settings.causal ? settings.dilation.width * (Taps - 1) : 0;
    static constexpr detail::axis time{.input = In::positions,
                                       .taps = Taps,
                                       .before = settings.causal ? context : settings.padding.width,
                                       .after = settings.causal ? 0 : settings.padding.width,
                                       .stride = settings.stride.width,
                                       .dilation = settings.dilation.width};
    static_assert(at_most<time.reach(), time.padded()>,
                  "ballast::conv1d: the kernel with its dilation is longer than the padded sequence; take a "
                  "smaller kernel or more padding");

    using output = sequence<time.output(), Channels>;
    using products = detail::taps<time, In::channels, Channels, settings.groups>;
    static constexpr std::size_t features = In::channels;
    static constexpr std::size_t fan_in = products::fan_in, fan_out = Channels * Taps;
    static constexpr std::size_t weights = fan_in * Channels,
                                 parameters = weights + (has_bias ? Channels : 0);
    static constexpr std::size_t carried = context * features,
                                 padded = time.padded() > time.input ? time.padded() * features : 0;
    static constexpr std::size_t ring = products::one_step ? carried + 1 : 0;
    template <std::size_t Rows>  // trace: the inputs before the first
    static constexpr extent needs{.parameters = parameters,
                                  .gradients = parameters,
                                  .state = Rows* carried + ring,
                                  .trace = Rows* carried};
    template <class Call>  // one padded row, or its gradient; the weight in another order
    static constexpr std::size_t scratch = padded + (Call::traced ? weights : 0);

    template <class Call, class T>
    [[gnu::always_inline]] static constexpr void forward(Call const& c, memory<T> const& m, T const* x,
                                                         T* y) {
      static_assert(settings.causal || Taps == 1 || !Call::continued,
                    "ballast::conv1d: a step sees others that are not there yet, or no more; make it causal");
      if constexpr (Call::capacity == 1 && !Call::traced && Call::continued && ring > 0)
        if (m.state) return step(m, x, y);
      forward_rows(c, m, x, y);
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      T* const turned = m.scratch + padded;
      if constexpr (Call::input_gradient || carried > 0) products::turn(m.parameters, turned);
      if constexpr (Call::parameter_gradient && has_bias) {  // db += 1^T dy
        T const one = 1;
        kernels::add_product<T>({1, c.rows * output::positions, Channels}, {&one, 0, 0}, {dy, Channels},
                                {m.gradients + weights, Channels});
      }
      for (std::size_t row = 0; row < c.rows; ++row, dy += output::size) {
        std::size_t const valid = c.length(row, In::positions) * features;
        if constexpr (Call::parameter_gradient)
          products::add_to_weight(
              pad(x + row * In::size, valid, static_cast<T const*>(m.trace + row * carried), m.scratch), dy,
              m.gradients);
        T* const dstate = m.dstate && carried > 0 ? m.dstate + row * carried : nullptr;
        if (!Call::input_gradient && !dstate) continue;
        T* const dinputs = padded > 0 ? m.scratch : dx + row * In::size;
        std::fill_n(dinputs, time.padded() * features, T(0));
        if (dstate) std::copy_n(dstate, carried, dinputs + valid);
        products::add_to_inputs(static_cast<T const*>(turned), dy, dinputs);
        if (dstate) std::copy_n(dinputs, carried, dstate);
        if constexpr (Call::input_gradient && padded > 0) {
          T* const end = std::copy_n(dinputs + time.before * features, valid, dx + row * In::size);
          std::fill_n(end, In::size - valid, T(0));
        }
      }
    }

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      return products::lipschitz(m.parameters);
    }

    template <class NetworkStart>
    static constexpr flow::row flow_rule(flow::signal& s) {
      return flow::convolve<start, NetworkStart>(s, {&time, nullptr}, {fan_in, fan_out}, Channels, has_bias);
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      std::type_identity<start> const rule{};
      visit(tensor{.name = "weight",
                   .shape = {Channels, products::seen, Taps},
                   .rank = 3,
                   .row_stride = 1,
                   .column_stride = Channels,
                   .fan = {fan_in, fan_out},
                   .drawn = true,
                   .taps = Taps},
            here, rule);
      tensor bias = vector_tensor("bias", tensor_role::bias, weights, Channels);
      bias.fan = {fan_in, fan_out};
      bias.drawn = true;
      if constexpr (has_bias) visit(bias, here, rule);
    }

   private:
    template <class Call, class T>
    static constexpr void forward_rows(Call const& c, memory<T> const& m, T const* x, T* y) {
      for (std::size_t row = 0; row < c.rows; ++row, y += output::size) {
        std::size_t const valid = c.length(row, In::positions) * features;
        T* const state = m.state && carried > 0 ? m.state + row * carried : nullptr;
        T const* const inputs = pad(x + row * In::size, valid, static_cast<T const*>(state), m.scratch);
        if constexpr (Call::traced) std::copy_n(inputs, carried, m.trace + row * carried);
        products::multiply(m.parameters, has_bias ? m.parameters + weights : nullptr, inputs, y);
        if (!state) continue;
        std::copy_n(inputs + valid, carried, state);
        kernels::flush(carried, state);
      }
    }

    /// A step of a stream, whose state is a ring written twice over, so that the inputs before a step always lie
    /// in order; the last number says where the oldest is.
    template <class T>
    [[gnu::always_inline]] static constexpr void step(memory<T> const& m, T const* x, T* y) {
      auto const oldest = static_cast<std::ptrdiff_t>(m.state[2 * carried]);
      T *const once = m.state + oldest * std::ptrdiff_t{features}, *const again = once + carried;
      products::multiply_earlier(m.parameters, has_bias ? m.parameters + weights : nullptr,
                                 static_cast<T const*>(once), y);
      for (std::size_t i = 0; i < features; ++i) once[i] = again[i] = kernels::silenced(x[i]);
      m.state[2 * carried] = static_cast<T>(oldest + 1 < std::ptrdiff_t{context} ? oldest + 1 : 0);
      products::add_last(m.parameters, x, y);
    }

    /// The valid inputs of a row with what stands before and after them; x itself where that is nothing.
    template <class T>
    static constexpr T const* pad(T const* x, std::size_t valid, T const* before, T* out) {
      if constexpr (padded == 0) return x;
      T* next = out;
      if (carried > 0 && before)
        next = std::copy_n(before, carried, next);
      else
        next = std::fill_n(next, time.before * features, T(0));
      next = std::copy_n(x, valid, next);
      std::fill(next, out + padded, T(0));
      return out;
    }
  };
};

}  // namespace ballast

#endif
