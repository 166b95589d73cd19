// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_CONV2D_HPP
#define BALLAST_LAYERS_CONV2D_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/core/place.hpp>
#include <ballast/flow/convolution.hpp>
#include <ballast/kernels/lane_sum.hpp>
#include <ballast/kernels/product.hpp>
#include <ballast/kernels/spectral_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/depthwise.hpp>
#include <ballast/layers/patches.hpp>
#include <ballast/layers/window.hpp>

#include <algorithm>
#include <type_traits>

namespace ballast {

/// Each output pixel is b + W x of the patch of x under a kernel that slides over the image:
/// conv2d<16, 3, padding<1>>, conv2d<16, window{3, 1}, stride<2>>. Beyond its edges the image is zero.
///
/// Shape       image<C, H, W> -> image<Channels, U, V>, U = (H + 2 padding - dilation (height - 1) - 1) / stride
///             + 1, V likewise
/// Parameters  "weight" Channels x C / groups x height x width, "bias" Channels unless no_bias
/// Start       as dense, with the taps of C / groups and of Channels as fans
/// Cost        scratch: the padded sample, and the patches of some 64 output pixels. groups<C> of stride 1, the
///             depthwise convolution, has no patches; its way back takes twice the time of its way there
/// Rejects     what is no image; a kernel larger than the padded image; groups that do not divide C and
///             Channels
/// Source      conventions of torch.nn.Conv2d
template <std::size_t Channels, window Kernel, class... Option>
struct conv2d {
  static_assert(Channels > 0 && Kernel.height > 0 && Kernel.width > 0,
                "ballast::conv2d: channels and kernel must be at least 1, as in conv2d<16, 3>");
  static constexpr unsigned kinds =
      detail::padding_option | detail::stride_option | detail::dilation_option | detail::groups_option;
  static_assert(
      ((detail::dense_option<Option> || detail::window_option<Option, kinds>)&&...),
      "ballast::conv2d: an option is none of padding<n>, stride<n>, dilation<n>, groups<n>, no_bias "
      "and the initializers");
  static_assert(detail::distinct<Option...>, "ballast::conv2d: an option is given twice; leave one out");

  static constexpr detail::window_settings settings = detail::settings_of<Option...>();
  static_assert(detail::positive(settings.stride) && detail::positive(settings.dilation) &&
                    settings.groups > 0,
                "ballast::conv2d: stride, dilation and groups must be at least 1");

  using start = typename detail::start_among<Option...>::type;
  static constexpr bool has_bias = detail::with_bias<Option...>;

  template <shape In>
  struct on : weighted {
    static_assert(image_shape<In>,
                  "ballast::conv2d: the input must be an image<channels, height, width>; take conv1d for a "
                  "sequence");
    static_assert(divides<settings.groups, In::channels> && divides<settings.groups, Channels>,
                  "ballast::conv2d: the groups must divide the channels of input and output");

    using input = In;
    using start = conv2d::start;
    static constexpr detail::axis down{.input = In::height,
                                       .taps = Kernel.height,
                                       .before = settings.padding.height,
                                       .after = settings.padding.height,
                                       .stride = settings.stride.height,
                                       .dilation = settings.dilation.height};
    static constexpr detail::axis across{.input = In::width,
                                         .taps = Kernel.width,
                                         .before = settings.padding.width,
                                         .after = settings.padding.width,
                                         .stride = settings.stride.width,
                                         .dilation = settings.dilation.width};
    static_assert(at_most<down.reach(), down.padded()> && at_most<across.reach(), across.padded()>,
                  "ballast::conv2d: the kernel with its dilation is larger than the padded image; take a "
                  "smaller kernel or more padding");

    using output = image<Channels, down.output(), across.output()>;
    static constexpr std::size_t seen = In::channels / settings.groups, shared = Channels / settings.groups;
    static constexpr std::size_t taps = Kernel.height * Kernel.width;
    static constexpr std::size_t fan_in = seen * taps, fan_out = Channels * taps;
    static constexpr std::size_t weights = fan_in * Channels,
                                 parameters = weights + (has_bias ? Channels : 0);
    template <std::size_t>
    static constexpr extent needs{.parameters = parameters, .gradients = parameters};

    // Where an output sees one channel, its kernel slides over the planes. Else a 1 x 1 kernel sees the image
    // as it is; another the patches of a band of output rows.
    using by_planes = detail::depthwise<down, across, Channels, shared>;
    static constexpr bool depthwise = settings.groups > 1 && seen == 1 && shared <= 4 && by_planes::possible;
    static constexpr bool pointwise =
        taps == 1 && output::size * In::channels == In::size * Channels && down.before + across.before == 0;
    static constexpr std::size_t rows =
        pointwise ? output::height : detail::rows_at_once(output::height, output::width);
    using windows = detail::patches<down, across, rows>;
    static constexpr std::size_t padded = windows::bare ? 0 : In::channels * windows::pixels,
                                 gathered = pointwise || depthwise ? 0 : fan_in * windows::columns;
    // A padded sample or its gradient; patches; on the way back a sample of dy, transposed, or a padded plane.
    template <class Call>
    static constexpr std::size_t scratch = padded + gathered +
                                           (!Call::traced ? 0
                                            : depthwise   ? by_planes::scratch_size
                                                          : output::size);

    // The weight is stored inputs x outputs.

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      for (std::size_t row = 0; row < c.rows; ++row, x += In::size, y += output::size) {
        T const* const pixels = windows::pad(In::channels, x, m.scratch);
        if constexpr (depthwise) {
          by_planes::forward(m.parameters, has_bias ? m.parameters + weights : nullptr, pixels, y);
          continue;
        }
        for (std::size_t channel = 0; channel < Channels; ++channel)
          std::fill_n(y + channel * output::positions, output::positions,
                      has_bias ? m.parameters[weights + channel] : T(0));
        each_band([&](std::size_t top, std::size_t group) {
          kernels::add_product<T>({shared, fan_in, windows::columns},
                                  {m.parameters + group * shared, 1, Channels},
                                  patches(pixels, top, group, m.scratch + padded),
                                  {y + at_output(top, group), output::positions});
        });
      }
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      if constexpr (depthwise) return backward_by_planes(c, m, x, dy, dx);
      T *const matrix = m.scratch + padded, *const transposed = matrix + gathered;
      for (std::size_t row = 0; row < c.rows; ++row, x += In::size, dy += output::size) {
        if constexpr (Call::parameter_gradient) {  // dW^T += patches dy^T, db += 1^T dy^T
          kernels::transpose(Channels, output::positions, dy, transposed);
          if constexpr (has_bias) {
            T const one = 1;
            kernels::add_product<T>({1, output::positions, Channels}, {&one, 0, 0}, {transposed, Channels},
                                    {m.gradients + weights, Channels});
          }
          T const* const pixels = windows::pad(In::channels, x, m.scratch);
          each_band([&](std::size_t top, std::size_t group) {
            auto const seen_patches = patches(pixels, top, group, matrix);
            kernels::add_product<T>({fan_in, windows::columns, shared},
                                    {seen_patches.data, seen_patches.stride, 1},
                                    {transposed + top * output::width * Channels + group * shared, Channels},
                                    {m.gradients + group * shared, Channels});
          });
        }
        if constexpr (Call::input_gradient) {  // dpatches = W^T dy
          T* const dpixels = padded > 0 ? m.scratch : dx + row * In::size;
          if constexpr (!pointwise) std::fill_n(dpixels, In::channels * windows::pixels, T(0));
          each_band([&](std::size_t top, std::size_t group) {
            T* const image = dpixels + group * seen * windows::pixels;
            T* const dpatches = pointwise ? image : matrix;
            kernels::product<T>(
                {fan_in, shared, windows::columns}, {m.parameters + group * shared, Channels, 1},
                {dy + at_output(top, group), output::positions}, {dpatches, windows::columns});
            if constexpr (!pointwise) windows::scatter(seen, top, static_cast<T const*>(dpatches), image);
          });
          if constexpr (padded > 0)
            windows::crop(In::channels, static_cast<T const*>(dpixels), dx + row * In::size);
        }
      }
    }

    /// A sum over the taps, each of which is a shift and a matrix, in groups a diagonal of matrices.
    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      double sum = 0;
      for (std::size_t tap = 0; tap < taps; ++tap) {
        double largest = 0;
        for (std::size_t group = 0; group < settings.groups; ++group)
          largest = math::max(largest, kernels::spectral_norm(matrix_view<T const>{
                                           m.parameters + tap * Channels + group * shared, seen, shared,
                                           taps * Channels, 1}));
        sum += largest;
      }
      return sum;
    }

    template <class NetworkStart>
    static constexpr flow::row flow_rule(flow::signal& s) {
      return flow::convolve<start, NetworkStart>(s, {&down, &across}, {fan_in, fan_out}, Channels, has_bias);
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      std::type_identity<start> const rule{};
      visit(tensor{.name = "weight",
                   .shape = {Channels, seen, Kernel.height, Kernel.width},
                   .rank = 4,
                   .row_stride = 1,
                   .column_stride = Channels,
                   .fan = {fan_in, fan_out},
                   .drawn = true},
            here, rule);
      tensor bias = vector_tensor("bias", tensor_role::bias, weights, Channels);
      bias.fan = {fan_in, fan_out};
      bias.drawn = true;
      if constexpr (has_bias) visit(bias, here, rule);
    }

   private:
    template <class Call, class T>
    static constexpr void backward_by_planes(Call const& c, memory<T> const& m, T const* x, T const* dy,
                                             T* dx) {
      for (std::size_t row = 0; row < c.rows; ++row, x += In::size, dy += output::size) {
        if constexpr (Call::parameter_gradient) {
          by_planes::add_to_weight(windows::pad(In::channels, x, m.scratch), dy, m.gradients);
          for (std::size_t k = 0; has_bias && k < Channels; ++k)
            m.gradients[weights + k] += static_cast<T>(kernels::lane_sum(
                output::positions, [&](std::size_t i) { return dy[k * output::positions + i]; }));
        }
        if constexpr (Call::input_gradient)
          by_planes::backward(m.parameters, dy, dx + row * In::size, m.scratch + padded);
      }
    }

    template <class F>
    static constexpr void each_band(F const& f) {
      for (std::size_t top = 0; top < output::height; top += rows)
        for (std::size_t group = 0; group < settings.groups; ++group) f(top, group);
    }
    static constexpr std::size_t at_output(std::size_t top, std::size_t group) {
      return group * shared * output::positions + top * output::width;
    }

    template <class T>
    static constexpr kernels::row_major<T const> patches(T const* pixels, std::size_t top, std::size_t group,
                                                         T* matrix) {
      T const* const image = pixels + group * seen * windows::pixels;
      if constexpr (pointwise) return {image, In::positions};
      windows::gather(seen, top, image, matrix);
      return {matrix, windows::columns};
    }
  };
};

}  // namespace ballast

#endif
