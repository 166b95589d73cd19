// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_GLOBAL_POOL_HPP
#define BALLAST_LAYERS_GLOBAL_POOL_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/flow/pooling.hpp>
#include <ballast/kernels/lane_sum.hpp>

#include <algorithm>

namespace ballast {

namespace detail {

/// One number of each channel, from those at all its positions, or at the valid steps of a sequence.
template <class In>
struct one_of_channel : weightless {
  static_assert(sequence_shape<In> || image_shape<In>,
                "ballast::global_pool: the input must be a sequence or an image; a vec has nothing to pool, "
                "and tokens need embedding before it");
  using input = In;
  using output = vec<In::channels>;

 protected:
  /// f(output, first of its inputs, how many) for each channel of each row; they lie position_stride apart.
  template <class Call, class F>
  static constexpr void each_channel(Call const& c, F const& f) {
    static_assert(!Call::continued || !sequence_shape<In>,
                  "ballast::global_pool: the earlier steps are gone; give it whole sequences");
    for (std::size_t row = 0; row < c.rows; ++row) {
      std::size_t positions = In::positions;
      if constexpr (sequence_shape<In>) positions = std::max<std::size_t>(c.length(row, positions), 1);
      for (std::size_t k = 0; k < In::channels; ++k)
        f(row * In::channels + k, row * In::size + k * In::channel_stride, positions);
    }
  }
};

}  // namespace detail

/// The mean of each channel.
///
/// Shape       image<C, H, W> -> vec<C>, sequence<T, F> -> vec<F>, over its valid steps
/// Source      conventions of torch.nn.AdaptiveAvgPool2d(1) followed by flatten
struct global_avg_pool {
  template <shape In>
  struct on : detail::one_of_channel<In> {
    template <class T>
    static constexpr double lipschitz(memory<T> const&) {
      return 1;
    }

    template <class>
    static constexpr flow::row flow_rule(flow::signal& s) {
      return flow::average(s, {});
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const&, T const* x, T* y) {
      on::each_channel(c, [&](std::size_t o, std::size_t first, std::size_t n) {
        double const sum =
            kernels::lane_sum(n, [&](std::size_t p) { return x[first + p * In::position_stride]; });
        y[o] = static_cast<T>(sum / static_cast<double>(n));
      });
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const&, T const*, T const*, T const* dy, T* dx) {
      if constexpr (!Call::input_gradient) return;
      std::fill_n(dx, c.rows * In::size, T(0));
      on::each_channel(c, [&](std::size_t o, std::size_t first, std::size_t n) {
        T const share = dy[o] / static_cast<T>(n);
        for (std::size_t p = 0; p < n; ++p) dx[first + p * In::position_stride] = share;
      });
    }
  };
};

/// The largest number of each channel; the gradient goes to the first of several that are largest.
///
/// Shape       image<C, H, W> -> vec<C>, sequence<T, F> -> vec<F>, over its valid steps
/// Source      conventions of torch.nn.AdaptiveMaxPool2d(1) followed by flatten
struct global_max_pool {
  template <shape In>
  struct on : detail::one_of_channel<In> {
    static constexpr bool needs_input = true, needs_output = true;

    template <class T>
    static constexpr double lipschitz(memory<T> const&) {
      return 1;
    }

    template <class>
    static constexpr flow::row flow_rule(flow::signal& s) {
      return flow::maximize(s, {});
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const&, T const* x, T* y) {
      on::each_channel(c, [&](std::size_t o, std::size_t first, std::size_t n) {
        y[o] = x[first];
        for (std::size_t p = 1; p < n; ++p) {
          T const& candidate = x[first + p * In::position_stride];
          if (candidate > y[o] || math::is_nan(candidate)) y[o] = candidate;
        }
      });
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const&, T const* x, T const* y, T const* dy,
                                   T* dx) {
      if constexpr (!Call::input_gradient) return;
      std::fill_n(dx, c.rows * In::size, T(0));
      on::each_channel(c, [&](std::size_t o, std::size_t first, std::size_t n) {
        std::size_t p = 0;
        while (p + 1 < n && x[first + p * In::position_stride] != y[o]) ++p;
        dx[first + p * In::position_stride] = dy[o];
      });
    }
  };
};

}  // namespace ballast

#endif
