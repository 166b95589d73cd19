// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_CORRELATION_HPP
#define BALLAST_KERNELS_CORRELATION_HPP

#include <ballast/kernels/matrix.hpp>
#include <ballast/kernels/matrix_vector.hpp>
#include <ballast/kernels/simd.hpp>

#include <algorithm>
#include <cstddef>
#include <type_traits>

// A small kernel of one number a tap that slides over a plane. Nothing is copied: what a tap sees of a row of
// outputs is a row of the plane, a few columns further on.

namespace ballast::kernels {

/// high x wide taps, `down` rows and `across` columns apart, for rows of so many outputs.
struct stencil {
  std::size_t columns, high, wide, down, across;
};

/// The taps' numbers: tap after tap, so far apart; backward where that is negative.
template <class T>
struct tap_numbers {
  T* first;
  std::ptrdiff_t step;

  constexpr T& operator[](std::size_t tap) const { return first[static_cast<std::ptrdiff_t>(tap) * step]; }
};

namespace detail {

/// f(std::bool_constant<is it cut short>, first column) for each register of a row.
template <class T, std::size_t Columns, class F>
[[gnu::always_inline]] inline void each_register(F const& f) {
  constexpr std::size_t whole = Columns - Columns % lanes<T>;
#pragma GCC unroll 4
  for (std::size_t c = 0; c < whole; c += lanes<T>) f(std::false_type{}, c);
  if constexpr (whole < Columns) f(std::true_type{}, whole);
}

template <bool Partial, std::size_t Width, class T>
[[gnu::always_inline]] inline simd<T> read_columns(T const* from) {
  if constexpr (Partial)
    return load_first(from, Width);
  else
    return load(from);
}

template <stencil S, bool Add, class T>
[[gnu::noinline]] void correlate_in_registers(std::size_t rows, row_major<T const> x, tap_numbers<T const> w,
                                              T start, T* y) {
  constexpr std::size_t rest = S.columns % lanes<T>;
  for (std::size_t r = 0; r < rows; ++r, y += S.columns)
    each_register<T, S.columns>([&]<class Partial>(Partial, std::size_t c) {
      simd<T> sum = Add ? read_columns<Partial::value, rest>(y + c) : simd<T>{} + start;
#pragma GCC unroll 8
      for (std::size_t i = 0; i < S.high; ++i)
#pragma GCC unroll 8
        for (std::size_t j = 0; j < S.wide; ++j)
          sum += w[i * S.wide + j] *
                 read_columns<Partial::value, rest>(x.row(r + i * S.down) + c + j * S.across);
      if constexpr (Partial::value)
        store_first(y + c, sum, rest);
      else
        store(y + c, sum);
    });
}

template <stencil S, class T>
[[gnu::noinline]] void sum_taps_in_registers(std::size_t rows, row_major<T const> x, T const* dy,
                                             tap_numbers<T> dw) {
  constexpr std::size_t rest = S.columns % lanes<T>;
  for (std::size_t i = 0; i < S.high; ++i) {
    simd<T> sum[S.wide] = {};
    for (std::size_t r = 0; r < rows; ++r)
      each_register<T, S.columns>([&]<class Partial>(Partial, std::size_t c) {
        simd<T> const d = read_columns<Partial::value, rest>(dy + r * S.columns + c);
#pragma GCC unroll 8
        for (std::size_t j = 0; j < S.wide; ++j)
          sum[j] += d * read_columns<Partial::value, rest>(x.row(r + i * S.down) + c + j * S.across);
      });
#pragma GCC unroll 8
    for (std::size_t j = 0; j < S.wide; ++j) dw[i * S.wide + j] += sum_of_lanes<lanes<T>>(sum[j]);
  }
}

/// f(tap, output, input) for all of them.
template <stencil S, class T, class F>
constexpr void each_tap_of_output(std::size_t rows, row_major<T const> x, F const& f) {
  for (std::size_t tap = 0; tap < S.high * S.wide; ++tap)
    for (std::size_t o = 0; o < rows * S.columns; ++o)
      f(tap, o, x.row(o / S.columns + tap / S.wide * S.down)[o % S.columns + tap % S.wide * S.across]);
}

}  // namespace detail

/// y_rc = start + sum_ij w_ij x_(r + i down, c + j across), for a y without gaps.
template <stencil S, class T>
constexpr void correlate(std::size_t rows, row_major<T const> x, tap_numbers<T const> w, T start, T* y) {
  if (!std::is_constant_evaluated()) return detail::correlate_in_registers<S, false>(rows, x, w, start, y);
  std::fill_n(y, rows * S.columns, start);
  detail::each_tap_of_output<S>(rows, x, [&](std::size_t t, std::size_t o, T seen) { y[o] += w[t] * seen; });
}

/// y_rc += the same without a start.
template <stencil S, class T>
constexpr void add_correlation(std::size_t rows, row_major<T const> x, tap_numbers<T const> w, T* y) {
  if (!std::is_constant_evaluated()) return detail::correlate_in_registers<S, true>(rows, x, w, T(0), y);
  detail::each_tap_of_output<S>(rows, x, [&](std::size_t t, std::size_t o, T seen) { y[o] += w[t] * seen; });
}

/// dw_ij += sum_rc dy_rc x_(r + i down, c + j across)
template <stencil S, class T>
constexpr void add_to_taps(std::size_t rows, row_major<T const> x, T const* dy, tap_numbers<T> dw) {
  if (!std::is_constant_evaluated()) return detail::sum_taps_in_registers<S>(rows, x, dy, dw);
  detail::each_tap_of_output<S>(rows, x,
                                [&](std::size_t t, std::size_t o, T seen) { dw[t] += dy[o] * seen; });
}

}  // namespace ballast::kernels

#endif
