// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_TAPS_HPP
#define BALLAST_LAYERS_TAPS_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/tensor.hpp>
#include <ballast/kernels/columns.hpp>
#include <ballast/kernels/matrix_vector.hpp>
#include <ballast/kernels/product.hpp>
#include <ballast/kernels/spectral_norm.hpp>
#include <ballast/layers/window.hpp>

#include <algorithm>
#include <cstddef>

namespace ballast::detail {

/// The taps of a kernel that slides along steps of features: three sums of products for one row, whose inputs
/// are those of the axis with what stands before and after them. The weight lies taps x inputs x outputs: the inputs
/// of neighboring taps lie side by side, so that one product takes all of them, and there is no copy of the
/// windows.
template <axis Time, std::size_t Features, std::size_t Channels, std::size_t Groups>
struct taps {
  static constexpr std::size_t seen = Features / Groups, shared = Channels / Groups;  // of a group
  static constexpr std::size_t fan_in = seen * Time.taps, weights = fan_in * Channels;

  /// y = b + sum_k W_k x_k, without a bias from zero.
  template <class T>
  static constexpr void multiply(T const* weight, T const* bias, T const* inputs, T* y) {
    if constexpr (diagonal)
      for (std::size_t i = 0; i < steps * Channels; ++i) y[i] = bias ? bias[i % Channels] : T(0);
    each_tap([&](std::size_t tap, std::size_t group) {
      T const *const x = inputs + at_input(tap, group), *const w = weight + at_weight(tap, group);
      if constexpr (diagonal) {
        kernels::add_scaled_columns<T>(steps, Channels, {x, row_step}, w, {y, Channels});
      } else {
        kernels::row_major<T> const out{y + group * shared, Channels};
        kernels::sums<T> const so_far{false, {out.data, out.stride}},
            start{!bias, {bias ? bias + group * shared : bias, 0}};
        kernels::product<T>({steps, joined * seen, shared}, {x, row_step, column_step}, {w, Channels}, out,
                            tap > 0 ? so_far : start);
      }
    });
  }

  /// The same for one step, in two parts: what the inputs before it give, and then what its own, x, adds.
  template <class T>
  [[gnu::always_inline]] static constexpr void multiply_earlier(T const* weight, T const* bias,
                                                                T const* before, T* y) {
    if (!bias) std::fill_n(y, Channels, T(0));
    T const* start = bias ? bias : y;
    constexpr std::size_t together = joined > 1 ? last : 1;
    for (std::size_t tap = 0; tap < last; tap += together, start = y)
      kernels::multiply_row<T, together * Features, Channels, column_step>(
          before + at_input(tap, 0), {weight + at_weight(tap, 0), Channels}, start, y);
  }
  template <class T>
  [[gnu::always_inline]] static constexpr void add_last(T const* weight, T const* x, T* y) {
    kernels::multiply_row<T, Features, Channels>(x, {weight + at_weight(last, 0), Channels}, y, y);
  }
  static constexpr bool one_step = Time.input == 1 && Time.before > 0 && Groups == 1;

  /// dW_k += x_k^T dy
  template <class T>
  static constexpr void add_to_weight(T const* inputs, T const* dy, T* dweight) {
    each_tap([&](std::size_t tap, std::size_t group) {
      T const* const x = inputs + at_input(tap, group);
      T* const dw = dweight + at_weight(tap, group);
      if constexpr (diagonal)
        kernels::add_column_products<T>(steps, Channels, {x, row_step}, {dy, Channels}, dw);
      else
        kernels::add_product<T>({joined * seen, steps, shared}, {x, column_step, row_step},
                                {dy + group * shared, Channels}, {dw, Channels});
    });
  }

  /// dx_k += dy W_k, by a weight that is `turned` in memory of as many numbers.
  template <class T>
  static constexpr void add_to_inputs(T const* turned, T const* dy, T* dinputs) {
    for (std::size_t tap = 0; tap < Time.taps; ++tap)
      for (std::size_t group = 0; group < (diagonal ? 1 : Groups); ++group) {
        kernels::row_major<T> const dx{dinputs + at_input(tap, group), row_step};
        if constexpr (diagonal)
          kernels::add_scaled_columns<T>(steps, Channels, {dy, Channels}, turned + tap * Channels, dx);
        else
          kernels::add_product<T>({steps, shared, seen}, {dy + group * shared, Channels, 1},
                                  {turned + group * shared * fan_in + tap * seen, fan_in}, dx);
      }
  }
  template <class T>
  static constexpr void turn(T const* weight, T* turned) {
    if constexpr (diagonal)
      std::copy_n(weight, weights, turned);
    else
      kernels::transpose(fan_in, Channels, weight, turned);
  }

  /// A sum over the taps, each of which is a shift and a matrix, in groups a diagonal of matrices.
  template <class T>
  static constexpr double lipschitz(T const* weight) {
    double sum = 0;
    for (std::size_t tap = 0; tap < Time.taps; ++tap) {
      double largest = 0;
      for (std::size_t group = 0; group < Groups; ++group)
        largest = math::max(largest, kernels::spectral_norm(matrix_view<T const>{
                                         weight + at_weight(tap, group), seen, shared, Channels, 1}));
      sum += largest;
    }
    return sum;
  }

 private:
  static constexpr std::size_t steps = Time.output(), last = Time.taps - 1;
  // A group for each channel leaves of its matrix one number.
  static constexpr bool diagonal = seen == 1 && shared == 1 && Groups > 1;
  // From one output to the next, and from one input of a tap to the next. Taps whose inputs follow at the
  // same step are joined to one.
  static constexpr std::size_t row_step = Time.stride * Features,
                               column_step = Features == 1 ? Time.dilation : 1;
  static constexpr std::size_t joined = Groups == 1 && (Features == 1 || Time.dilation == 1) ? Time.taps : 1;

  template <class F>
  static constexpr void each_tap(F const& f) {
    for (std::size_t tap = 0; tap < Time.taps; tap += joined)
      for (std::size_t group = 0; group < (diagonal ? 1 : Groups); ++group) f(tap, group);
  }
  static constexpr std::size_t at_input(std::size_t tap, std::size_t group) {
    return tap * Time.dilation * Features + group * seen;
  }
  static constexpr std::size_t at_weight(std::size_t tap, std::size_t group) {
    return tap * seen * Channels + group * shared;
  }
};

}  // namespace ballast::detail

#endif
