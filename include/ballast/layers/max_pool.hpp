// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_MAX_POOL_HPP
#define BALLAST_LAYERS_MAX_POOL_HPP

#include <ballast/core/math.hpp>
#include <ballast/layers/pooling.hpp>

namespace ballast {

namespace detail {

/// The gradient goes to the largest input, of several to the first.
template <axis Down, axis Across, window_settings>
struct max_of_window {
  static constexpr bool compares = true;
  static constexpr double lipschitz() {
    return math::sqrt(static_cast<double>(Down.overlap() * Across.overlap()));
  }

  template <class T>
  static constexpr void forward(auto const& down, T const* x, T* y) {
    std::fill_n(y, down().output() * Across.output(), -math::infinity<T>);
    each_in_window<Across>(down, [&](std::size_t o, std::size_t i) {
      y[o] = math::select(x[i] > y[o] || math::is_nan(x[i]), x[i], y[o]);
    });
  }

  template <class T>
  static constexpr void backward(auto const& down, T const* x, T const* y, T const* dy, T* dx, T* rest) {
    std::copy_n(dy, down().output() * Across.output(), rest);
    each_in_window<Across>(down, [&](std::size_t o, std::size_t i) {
      T const share = math::select(x[i] == y[o], rest[o], T(0));
      dx[i] += share;
      rest[o] -= share;
    });
  }
};

inline constexpr unsigned max_pool_options = padding_option | stride_option | dilation_option;

}  // namespace detail

/// The largest number in each window of Size steps, feature by feature: max_pool1d<2>. The padding holds
/// nothing; the gradient goes to the first of several that are largest.
///
/// Shape       sequence<T, F> -> sequence<U, F>, U = (T + 2 padding - dilation (Size - 1) - 1) / stride + 1; the
///             stride is Size where no option says another: max_pool1d<3, stride<2>, padding<1>>
/// Modes       where U = T a row ends with its length
/// Rejects     a window larger than the padded sequence; a padding of more than half the window
/// Source      conventions of torch.nn.MaxPool1d
template <std::size_t Size, class... Option>
struct max_pool1d : detail::pool<detail::max_of_window, detail::max_pool_options, Size, Option...> {
  template <shape In>
  using on = typename max_pool1d::template on_steps<In>::type;
};

/// The same over the pixels of each channel: max_pool2d<2>, max_pool2d<window{2, 1}, stride<2>>.
///
/// Shape       image<C, H, W> -> image<C, U, V>
/// Source      conventions of torch.nn.MaxPool2d
template <window Size, class... Option>
struct max_pool2d : detail::pool<detail::max_of_window, detail::max_pool_options, Size, Option...> {
  template <shape In>
  using on = typename max_pool2d::template on_image<In>::type;
};

}  // namespace ballast

#endif
