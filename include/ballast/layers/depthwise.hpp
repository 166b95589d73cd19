// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_DEPTHWISE_HPP
#define BALLAST_LAYERS_DEPTHWISE_HPP

#include <ballast/kernels/correlation.hpp>
#include <ballast/layers/patches.hpp>
#include <ballast/layers/window.hpp>

#include <cstddef>

namespace ballast::detail {

/// A convolution whose output channels each see one channel: Shared of them the same. A matrix of patches would
/// have one row for a product; here the kernel slides over the planes themselves. The numbers of its taps lie
/// Channels apart.
template <axis Down, axis Across, std::size_t Channels, std::size_t Shared>
struct depthwise {
  /// The axis along which dx sees dy, through the kernel turned around.
  static constexpr axis back(axis const& a) {
    std::size_t const around = a.reach() - 1 - a.before;
    return {.input = a.output(), .taps = a.taps, .before = around, .after = around, .dilation = a.dilation};
  }
  static constexpr bool fits(axis const& a) {
    return a.valid() && a.stride == 1 && a.before == a.after && a.before < a.reach();
  }
  static constexpr bool possible = fits(Down) && fits(Across);

  using planes = patches<Down, Across, 1>;
  using answers = patches<back(Down), back(Across), 1>;
  static constexpr std::size_t taps = Down.taps * Across.taps, inputs = Down.input * Across.input,
                               outputs = Down.output() * Across.output();
  static constexpr std::size_t scratch_size = answers::bare ? 0 : answers::pixels;

  /// y = b + W x, without a bias from zero.
  template <class T>
  static constexpr void forward(T const* weight, T const* bias, T const* pixels, T* y) {
    for (std::size_t k = 0; k < Channels; ++k)
      kernels::correlate<ahead, T>(Down.output(), plane(pixels, k), {weight + k, step}, bias ? bias[k] : T(0),
                                   y + k * outputs);
  }
  template <class T>
  static constexpr void add_to_weight(T const* pixels, T const* dy, T* dweight) {
    for (std::size_t k = 0; k < Channels; ++k)
      kernels::add_to_taps<ahead, T>(Down.output(), plane(pixels, k), dy + k * outputs, {dweight + k, step});
  }
  /// dx = W^T dy
  template <class T>
  static constexpr void backward(T const* weight, T const* dy, T* dx, T* scratch) {
    T const* const last = weight + (taps - 1) * Channels;
    for (std::size_t k = 0; k < Channels; ++k) {
      kernels::row_major<T const> const seen{answers::pad(1, dy + k * outputs, scratch), answers::width};
      kernels::tap_numbers<T const> const numbers{last + k, -step};
      T* const to = dx + k / Shared * inputs;
      if (k % Shared == 0)
        kernels::correlate<turned, T>(Down.input, seen, numbers, T(0), to);
      else
        kernels::add_correlation<turned, T>(Down.input, seen, numbers, to);
    }
  }

 private:
  static constexpr std::ptrdiff_t step = Channels;
  static constexpr kernels::stencil stencil_of(std::size_t columns) {
    return {columns, Down.taps, Across.taps, Down.dilation, Across.dilation};
  }
  static constexpr kernels::stencil ahead = stencil_of(Across.output()), turned = stencil_of(Across.input);

  template <class T>
  static constexpr kernels::row_major<T const> plane(T const* pixels, std::size_t channel) {
    return {pixels + channel / Shared * planes::pixels, planes::width};
  }
};

}  // namespace ballast::detail

#endif
