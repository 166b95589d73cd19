// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_AVG_POOL_HPP
#define BALLAST_LAYERS_AVG_POOL_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/pooling.hpp>

namespace ballast {

namespace detail {

template <axis Down, axis Across, window_settings Settings>
struct mean_of_window {
  static constexpr bool compares = false;
  static constexpr double lipschitz() {
    double const overlap = static_cast<double>(Down.overlap() * Across.overlap());
    return math::sqrt(overlap / static_cast<double>(Settings.counts_padding ? Down.taps * Across.taps : 1));
  }

  template <class T>
  static constexpr void forward(auto const& down, T const* x, T* y) {
    std::size_t const outputs = down().output() * Across.output();
    std::fill_n(y, outputs, T(0));
    each_in_window<Across>(down, [&](std::size_t o, std::size_t i) { y[o] += x[i]; });
    for (std::size_t o = 0; o < outputs; ++o) y[o] /= count<T>(down, o);
  }

  template <class T>
  static constexpr void backward(auto const& down, T const* dy, T* dx) {
    each_in_window<Across>(down, [&](std::size_t o, std::size_t i) { dx[i] += dy[o] / count<T>(down, o); });
  }

 private:
  /// What the sum of a window is divided by.
  template <class T>
  static constexpr T count([[maybe_unused]] auto const& down, [[maybe_unused]] std::size_t output) {
    if constexpr (Settings.counts_padding)
      return static_cast<T>(Down.taps * Across.taps);
    else
      return static_cast<T>(inside(down(), output / Across.output()) *
                            inside(Across, output % Across.output()));
  }
  /// How many taps of an output lie inside the input.
  static constexpr std::size_t inside(axis const& along, std::size_t output) {
    std::size_t const first = output * along.stride, end = along.before + along.input;
    return std::min(first + along.taps, end) - std::max(first, along.before);
  }
};

inline constexpr unsigned avg_pool_options = padding_option | stride_option | excluding_option;

}  // namespace detail

/// The mean of each window of Size steps, feature by feature: avg_pool1d<2>. The padding counts as zeros,
/// unless exclude_padding.
///
/// Shape       sequence<T, F> -> sequence<U, F>, U = (T + 2 padding - Size) / stride + 1; the stride is Size
///             where no option says another: avg_pool1d<3, stride<2>, padding<1>>
/// Modes       where U = T a row ends with its length
/// Rejects     a window larger than the padded sequence; a padding of more than half the window
/// Source      conventions of torch.nn.AvgPool1d, where exclude_padding is count_include_pad=False
template <std::size_t Size, class... Option>
struct avg_pool1d : detail::pool<detail::mean_of_window, detail::avg_pool_options, Size, Option...> {
  template <shape In>
  using on = typename avg_pool1d::template on_steps<In>::type;
};

/// The same over the pixels of each channel: avg_pool2d<2>, avg_pool2d<window{2, 1}, stride<2>>.
///
/// Shape       image<C, H, W> -> image<C, U, V>
/// Source      conventions of torch.nn.AvgPool2d
template <window Size, class... Option>
struct avg_pool2d : detail::pool<detail::mean_of_window, detail::avg_pool_options, Size, Option...> {
  template <shape In>
  using on = typename avg_pool2d::template on_image<In>::type;
};

}  // namespace ballast

#endif
