// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_PATCHES_HPP
#define BALLAST_LAYERS_PATCHES_HPP

#include <ballast/layers/window.hpp>

#include <algorithm>
#include <cstddef>

namespace ballast::detail {

/// How many rows of an image to take at once: a divisor of their number, to some 64 pixels.
constexpr std::size_t rows_at_once(std::size_t height, std::size_t width) {
  std::size_t rows = 1;
  for (std::size_t n = 2; n <= height && n * width <= 64; ++n)
    if (height % n == 0) rows = n;
  return rows;
}

/// The pixels of an image with the zeros around it, and the patches of it that Rows rows of outputs see: a
/// matrix of one row for each tap of each channel, and one column for each output.
template <axis Down, axis Across, std::size_t Rows>
struct patches {
  static constexpr std::size_t height = Down.padded(), width = Across.padded(), pixels = height * width;
  static constexpr std::size_t columns = Rows * Across.output();
  static constexpr bool bare = height == Down.input && width == Across.input;

  /// The image with its padding; x itself where there is none.
  template <class T>
  static constexpr T const* pad(std::size_t channels, T const* x, T* out) {
    if constexpr (bare) return x;
    std::fill_n(out, channels * pixels, T(0));
    each_row(channels,
             [&](std::size_t i, std::size_t padded) { std::copy_n(x + i, Across.input, out + padded); });
    return out;
  }
  template <class T>
  static constexpr void crop(std::size_t channels, T const* padded_image, T* x) {
    each_row(channels, [&](std::size_t i, std::size_t padded) {
      std::copy_n(padded_image + padded, Across.input, x + i);
    });
  }

  /// The patches of the outputs from row `top` on.
  template <class T>
  static constexpr void gather(std::size_t channels, std::size_t top, T const* image, T* matrix) {
    each_run(channels, top, [&](std::size_t patch, std::size_t pixel) {
      for (std::size_t o = 0; o < Across.output(); ++o) matrix[patch + o] = image[pixel + o * Across.stride];
    });
  }
  /// Adds to each pixel what stands for it in the patches.
  template <class T>
  static constexpr void scatter(std::size_t channels, std::size_t top, T const* matrix, T* image) {
    each_run(channels, top, [&](std::size_t patch, std::size_t pixel) {
      for (std::size_t o = 0; o < Across.output(); ++o) image[pixel + o * Across.stride] += matrix[patch + o];
    });
  }

 private:
  /// f(where a row of pixels begins, where it does with its padding).
  template <class F>
  static constexpr void each_row(std::size_t channels, F const& f) {
    for (std::size_t channel = 0; channel < channels; ++channel)
      for (std::size_t row = 0; row < Down.input; ++row)
        f((channel * Down.input + row) * Across.input,
          (channel * height + Down.before + row) * width + Across.before);
  }
  /// f(where a row of outputs begins in the matrix, where its pixels do), for each tap.
  template <class F>
  static constexpr void each_run(std::size_t channels, std::size_t top, F const& f) {
    std::size_t patch = 0;
    for (std::size_t channel = 0; channel < channels; ++channel)
      for (std::size_t i = 0; i < Down.taps; ++i)
        for (std::size_t j = 0; j < Across.taps; ++j)
          for (std::size_t row = top; row < top + Rows; ++row, patch += Across.output())
            f(patch,
              (channel * height + row * Down.stride + i * Down.dilation) * width + j * Across.dilation);
  }
};

}  // namespace ballast::detail

#endif
