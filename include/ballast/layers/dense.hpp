// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_DENSE_HPP
#define BALLAST_LAYERS_DENSE_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/core/place.hpp>
#include <ballast/flow/mixing.hpp>
#include <ballast/kernels/columns.hpp>
#include <ballast/kernels/matrix_vector.hpp>
#include <ballast/kernels/packed_product.hpp>
#include <ballast/kernels/product.hpp>
#include <ballast/kernels/spectral_norm.hpp>
#include <ballast/kernels/turned_product.hpp>
#include <ballast/layers/no_bias.hpp>

#include <algorithm>
#include <type_traits>

namespace ballast {

namespace detail {

template <class O>
concept dense_option = initializer<O> || std::is_same_v<O, no_bias>;

/// The initializer among the options, or the network's.
template <class... Option>
struct start_among {
  using type = network_start;
};
template <class First, class... Rest>
struct start_among<First, Rest...> : start_among<Rest...> {};
template <initializer First, class... Rest>
struct start_among<First, Rest...> {
  using type = First;
};

/// What its products need: a part of the transposed weight, for the input gradient; a narrow layer's input; or a copy of
/// a wide layer's weight, or of its output's gradient. No copies in inference, whose scratch may be on the stack.
constexpr std::size_t dense_scratch(kernels::product_size const& size, bool traced) {
  std::size_t most = kernels::turned_panel(size);
  if (!traced) return most;
  most = std::max(most, kernels::transposed_panel(size.columns, size.inner));
  if (kernels::is_packed(size)) most = std::max(most, kernels::packed_panel(size));
  if (kernels::is_packed({size.inner, size.rows, size.columns}))
    most = std::max(most, size.rows * size.columns);
  return most;
}

}  // namespace detail

/// y = W x + b, on each step of a sequence alike.
///
/// Shape       vec<I> -> vec<Outputs>, sequence<T, I> -> sequence<T, Outputs>
/// Parameters  "weight" Outputs x I, "bias" Outputs
/// Start       the weight by the network's initializer, or by one named here: dense<64, orthogonal>; the bias
///             zero unless that initializer has a rule for biases
/// Rejects     an image or tokens; Outputs == 0
template <std::size_t Outputs, class... Option>
struct dense {
  static_assert(Outputs > 0, "ballast::dense: the width is 0; give it at least one output, dense<1>");
  static_assert(
      (detail::dense_option<Option> && ...),
      "ballast::dense: an option is neither an initializer nor no_bias; write dense<64, orthogonal, "
      "no_bias>");

  using start = typename detail::start_among<Option...>::type;
  static constexpr bool has_bias = detail::with_bias<Option...>;

  template <shape In>
  struct on : weighted {
    static_assert(
        feature_shape<In>,
        "ballast::dense: the input must be a vec or a sequence; put flatten (of an image) or embedding (of "
        "tokens) before this layer");

    using input = In;
    using output = typename In::template with_channels<Outputs>;
    using start = dense::start;
    static constexpr bool assigns_gradients = true, tells_gradients = true;
    static constexpr std::size_t fan_in = In::channels, fan_out = Outputs;
    static constexpr std::size_t weights = fan_in * fan_out;
    static constexpr std::size_t parameters = weights + (has_bias ? fan_out : 0);
    static constexpr tensor weight{.name = "weight",
                                   .shape = {fan_out, fan_in},
                                   .rank = 2,
                                   .row_stride = 1,
                                   .column_stride = fan_out,
                                   .fan = {fan_in, fan_out},
                                   .drawn = true};
    static constexpr tensor bias{.name = "bias",
                                 .shape = {fan_out},
                                 .rank = 1,
                                 .role = tensor_role::bias,
                                 .offset = weights,
                                 .row_stride = 1,
                                 .column_stride = 1,
                                 .fan = {fan_in, fan_out},
                                 .drawn = true};
    template <std::size_t>
    static constexpr extent needs{.parameters = parameters, .gradients = parameters};
    template <class Call>
    static constexpr std::size_t scratch =
        detail::dense_scratch({Call::capacity * In::positions, fan_in, fan_out}, Call::traced);

    // The weight is stored inputs x outputs, so that the products run along contiguous outputs.

    template <class Call, class T>
    [[gnu::always_inline]] static constexpr void forward(Call const& c, memory<T> const& m, T const* x,
                                                         T* y) {
      if constexpr (Call::capacity * In::positions == 1 && kernels::fits_in_line(fan_in, fan_out) && has_bias)
        return kernels::multiply_row<T, fan_in, fan_out>(x, {m.parameters, fan_out}, m.parameters + weights,
                                                         y);
      std::size_t const n = c.rows * In::positions;
      constexpr kernels::product_size most{Call::capacity * In::positions, fan_in, fan_out};
      kernels::sums<T> const start{!has_bias, {m.parameters + (has_bias ? weights : 0), 0}};
      if constexpr (kernels::turned_panel(most) > 0)
        kernels::turned_product<T>({n, fan_in, fan_out}, x, m.parameters,
                                   has_bias ? m.parameters + weights : nullptr, y, m.scratch);
      else if constexpr (Call::traced && kernels::is_packed(most))
        kernels::packed_product<T>({n, fan_in, fan_out}, {x, fan_in, 1}, {m.parameters, fan_out},
                                   {y, fan_out}, start, m.scratch);
      else if constexpr (most.rows > 1 && kernels::has_wide_rows(fan_out))
        kernels::product_in_parts<T>({n, fan_in, fan_out}, {x, fan_in, 1}, {m.parameters, fan_out},
                                     {y, fan_out}, start);
      else
        kernels::product<T>({n, fan_in, fan_out}, {x, fan_in, 1}, {m.parameters, fan_out}, {y, fan_out},
                            start);
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      std::size_t const n = c.rows * In::positions;
      if constexpr (Call::input_gradient)  // dx = dy W
        kernels::product_transposed<T>({n, fan_out, fan_in}, {dy, fan_out, 1}, {m.parameters, fan_out},
                                       {dx, fan_in}, m.scratch);
      if constexpr (Call::parameter_gradient) {  // db = 1^T dy, dW^T = x^T dy
        if constexpr (has_bias) kernels::sum_columns<T>(n, fan_out, {dy, fan_out}, m.gradients + weights);
        constexpr bool turned = kernels::narrow<T>(fan_in, fan_out),
                       packed = kernels::is_packed({fan_in, Call::capacity * In::positions, fan_out});
        if constexpr (packed) kernels::pack_panels<T>(n, fan_out, {dy, fan_out}, m.scratch);
        constexpr std::size_t at_once = turned        ? kernels::panel_columns
                                        : Call::taken ? kernels::near_rows(fan_out)
                                                      : fan_in;
        for (std::size_t i = 0; i < fan_in; i += at_once) {
          std::size_t const rows = std::min(at_once, fan_in - i), first = i * fan_out;
          kernels::product_size const size{rows, n, fan_out};
          T* const dw = m.gradients + first;
          if constexpr (turned)
            kernels::turned_product<T>(size, {x + i, fan_in}, {dy, fan_out}, dw, m.scratch);
          else if constexpr (packed)
            kernels::product_of_panels<T>(size, {x + i, 1, fan_in}, m.scratch, {dw, fan_out});
          else
            kernels::product<T>(size, {x + i, 1, fan_in}, {dy, fan_out}, {dw, fan_out});
          if constexpr (Call::taken)
            c.observer.after_gradients(dw, i + rows == fan_in ? parameters - first : rows * fan_out);
        }
      }
    }

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      return kernels::spectral_norm(matrix_view<T const>{m.parameters, fan_in, fan_out, fan_out, 1});
    }

    template <class NetworkStart>
    static constexpr flow::row flow_rule(flow::signal& s) {
      return flow::mix<start, NetworkStart>(s, {fan_in, fan_out}, has_bias);
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      visit(weight, here, std::type_identity<start>{});
      if constexpr (has_bias) visit(bias, here, std::type_identity<start>{});
    }
  };
};

}  // namespace ballast

#endif
