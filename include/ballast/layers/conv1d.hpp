// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_CONV1D_HPP
#define BALLAST_LAYERS_CONV1D_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/core/place.hpp>
#include <ballast/kernels/product.hpp>
#include <ballast/kernels/spectral_norm.hpp>
#include <ballast/layers/dense.hpp>
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
///             window of truncated back-propagation, or the streaming step (bind to sequence<1, F>)
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
  static constexpr bool has_bias = !(std::is_same_v<Option, no_bias> || ...);

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
    static constexpr std::size_t features = In::channels, seen = features / settings.groups;
    static constexpr std::size_t fan_in = seen * Taps, fan_out = Channels * Taps;
    static constexpr std::size_t weights = fan_in * Channels,
                                 parameters = weights + (has_bias ? Channels : 0);
    static constexpr std::size_t steps = output::positions, shared = Channels / settings.groups;
    static constexpr std::size_t carried = context * features,
                                 padded = time.padded() > time.input ? time.padded() * features : 0;
    template <std::size_t Rows>  // trace: the inputs before the first
    static constexpr extent needs{
        .parameters = parameters, .gradients = parameters, .state = Rows* carried, .trace = Rows* carried};
    template <class Call>  // one padded row, or its gradient; the transposed weight
    static constexpr std::size_t scratch = padded + (Call::traced ? weights : 0);

    // The weight is stored taps x inputs x outputs: the inputs of neighboring taps lie side by side, so that one
    // product takes all of them, and there is no copy of the windows.

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      static_assert(settings.causal || Taps == 1 || !Call::continued,
                    "ballast::conv1d: a step sees others that are not there yet, or no more; make it causal");
      for (std::size_t row = 0; row < c.rows; ++row, y += output::size) {
        std::size_t const valid = c.length(row, In::positions) * features;
        T* const state = m.state && carried > 0 ? m.state + row * carried : nullptr;
        T const* const inputs = pad(x + row * In::size, valid, static_cast<T const*>(state), m.scratch);
        if constexpr (Call::traced) std::copy_n(inputs, carried, m.trace + row * carried);
        each_tap([&](std::size_t tap, std::size_t group) {
          T const* const bias = m.parameters + (has_bias ? weights + group * shared : 0);
          kernels::row_major<T> const out{y + group * shared, Channels};
          kernels::product<T>({steps, joined * seen, shared}, {at(inputs, tap, group), row_step, column_step},
                              {m.parameters + weight_at(tap, group), Channels}, out,
                              tap > 0 ? kernels::sums<T>{false, {out.data, out.stride}}
                                      : kernels::sums<T>{!has_bias, {bias, 0}});
        });
        if (state) std::copy_n(inputs + valid, carried, state);
      }
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      T* const transposed = m.scratch + padded;
      if constexpr (Call::input_gradient || carried > 0)
        kernels::transpose(fan_in, Channels, m.parameters, transposed);
      if constexpr (Call::parameter_gradient && has_bias) {  // db += 1^T dy
        T const one = 1;
        kernels::add_product<T>({1, c.rows * steps, Channels}, {&one, 0, 0}, {dy, Channels},
                                {m.gradients + weights, Channels});
      }
      for (std::size_t row = 0; row < c.rows; ++row, dy += output::size) {
        std::size_t const valid = c.length(row, In::positions) * features;
        if constexpr (Call::parameter_gradient) {  // dW_k += x_k^T dy
          T const* const inputs =
              pad(x + row * In::size, valid, static_cast<T const*>(m.trace + row * carried), m.scratch);
          each_tap([&](std::size_t tap, std::size_t group) {
            kernels::add_product<T>(
                {joined * seen, steps, shared}, {at(inputs, tap, group), column_step, row_step},
                {dy + group * shared, Channels}, {m.gradients + weight_at(tap, group), Channels});
          });
        }
        T* const dstate = m.dstate && carried > 0 ? m.dstate + row * carried : nullptr;
        if (!Call::input_gradient && !dstate) continue;
        T* const dinputs = padded > 0 ? m.scratch : dx + row * In::size;  // dx_k = dy W_k
        std::fill_n(dinputs, time.padded() * features, T(0));
        if (dstate) std::copy_n(dstate, carried, dinputs + valid);
        for (std::size_t tap = 0; tap < Taps; ++tap)
          for (std::size_t group = 0; group < settings.groups; ++group)
            kernels::add_product<T>({steps, shared, seen}, {dy + group * shared, Channels, 1},
                                    {transposed + group * shared * fan_in + tap * seen, fan_in},
                                    {dinputs + tap * time.dilation * features + group * seen, row_step});
        if (dstate) std::copy_n(dinputs, carried, dstate);
        if constexpr (Call::input_gradient && padded > 0) {
          T* const end = std::copy_n(dinputs + time.before * features, valid, dx + row * In::size);
          std::fill_n(end, In::size - valid, T(0));
        }
      }
    }

    /// A sum over the taps, each of which is a shift and a matrix, in groups a diagonal of matrices.
    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      double sum = 0;
      for (std::size_t tap = 0; tap < Taps; ++tap) {
        double largest = 0;
        for (std::size_t group = 0; group < settings.groups; ++group)
          largest = math::max(largest, kernels::spectral_norm(matrix_view<T const>{
                                           m.parameters + tap * seen * Channels + group * shared, seen,
                                           shared, Channels, 1}));
        sum += largest;
      }
      return sum;
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      std::type_identity<start> const rule{};
      visit(tensor{.name = "weight",
                   .shape = {Channels, seen, Taps},
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
    // From one output to the next, and from one input of a tap to the next. Taps whose inputs follow at the
    // same step are joined to one.
    static constexpr std::size_t row_step = time.stride * features,
                                 column_step = features == 1 ? time.dilation : 1;
    static constexpr std::size_t joined =
        settings.groups == 1 && (features == 1 || time.dilation == 1) ? Taps : 1;

    template <class F>
    static constexpr void each_tap(F const& f) {
      for (std::size_t tap = 0; tap < Taps; tap += joined)
        for (std::size_t group = 0; group < settings.groups; ++group) f(tap, group);
    }
    template <class T>
    static constexpr T const* at(T const* inputs, std::size_t tap, std::size_t group) {
      return inputs + tap * time.dilation * features + group * seen;
    }
    static constexpr std::size_t weight_at(std::size_t tap, std::size_t group) {
      return tap * seen * Channels + group * shared;
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
