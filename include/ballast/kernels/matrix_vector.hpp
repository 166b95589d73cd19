// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_MATRIX_VECTOR_HPP
#define BALLAST_KERNELS_MATRIX_VECTOR_HPP

#include <ballast/kernels/matrix.hpp>
#include <ballast/kernels/simd.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <type_traits>
#include <utility>

// The product of one row with a matrix, for the steps of a stream: all sizes are known to the compiler, which
// inlines it, and a row shorter than a register takes a smaller one.

namespace ballast::kernels {

namespace detail {

template <class T, std::size_t N>
struct numbers_of {
  typedef T type [[gnu::vector_size(N * sizeof(T))]];
  typedef T anywhere [[gnu::vector_size(N * sizeof(T)), gnu::aligned(alignof(T)), gnu::may_alias]];
};

/// n, of which the compiler learns no more: a loop of so many long turns stays a loop.
[[gnu::always_inline]] inline std::size_t of_unknown_value(std::size_t n) {
  asm("" : "+r"(n));
  return n;
}

/// What the first Rows rows of x a add to the sums, by turns to each set of them.
template <std::size_t Rows, std::size_t Step, class T, class Read, class V, std::size_t Sums,
          std::size_t Vectors>
[[gnu::always_inline]] inline void add_rows(T const* x, row_major<T const> a, Read const& at,
                                            V (&sum)[Sums][Vectors]) {
#pragma GCC unroll 128
  for (std::size_t k = 0; k < Rows; ++k)
#pragma GCC unroll 8
    for (std::size_t v = 0; v < Vectors; ++v) sum[k % Sums][v] += x[k * Step] * at(a.row(k), v);
}

/// `Vectors` registers of `Width` numbers of y, of which the first `Counted` count. What every `chains`-th row of
/// the matrix adds is a sum of its own, so that the sums do not wait for each other.
template <std::size_t Inner, std::size_t Step, std::size_t Columns, std::size_t Vectors, std::size_t Width,
          std::size_t Counted = Width, class T>
[[gnu::always_inline]] inline void row_tile(T const* x, row_major<T const> a, T const* start, T* y) {
  using vector = typename numbers_of<T, Width>::type;
  using anywhere = typename numbers_of<T, Width>::anywhere;
  constexpr std::size_t chains = std::bit_floor(std::clamp<std::size_t>(Inner, 1, row_chains(Vectors))),
                        at_once = rows_in_turn(Inner, Columns * sizeof(T), chains), turns = Inner / at_once;
  auto const at = [](T const* from, std::size_t v) -> vector {
    if constexpr (Counted < Width)
      return load_first(from, Counted);
    else
      return reinterpret_cast<anywhere const*>(from)[v];
  };
  vector sum[chains][Vectors] = {};
#pragma GCC unroll 8
  for (std::size_t v = 0; v < Vectors; ++v) sum[0][v] = at(start, v);
  if constexpr (at_once > chains) {
    std::size_t const untold = of_unknown_value(turns);
#pragma GCC unroll 1
    for (std::size_t i = 0; i < untold; ++i, x += at_once * Step, a = a.from(at_once, 0))
      add_rows<at_once, Step>(x, a, at, sum);
  } else {
#pragma GCC unroll 4
    for (std::size_t i = 0; i < turns; ++i, x += at_once * Step, a = a.from(at_once, 0))
      add_rows<at_once, Step>(x, a, at, sum);
  }
  add_rows<Inner % at_once, Step>(x, a, at, sum);
  if constexpr (chains > 1)
#pragma GCC unroll 3
    for (std::size_t left = chains / 2; left > 0; left /= 2)
#pragma GCC unroll 4
      for (std::size_t c = 0; c < left; ++c)
#pragma GCC unroll 8
        for (std::size_t v = 0; v < Vectors; ++v) sum[c][v] += sum[c + left][v];
#pragma GCC unroll 8
  for (std::size_t v = 0; v < Vectors; ++v)
    if constexpr (Counted < Width)
      store_first(y, sum[0][v], Counted);
    else
      reinterpret_cast<anywhere*>(y)[v] = sum[0][v];
}

/// start + x a, where a has no gaps.
template <std::size_t Inner, class T>
[[gnu::always_inline]] inline T dot(T const* x, T const* a, T start) {
  if constexpr (Inner == 0) {
    return start;
  } else {
    constexpr std::size_t width = std::min(lanes<T>, std::bit_floor(Inner)), whole = Inner - Inner % width;
    using vector = typename numbers_of<T, width>::type;
    using anywhere = typename numbers_of<T, width>::anywhere const*;
    vector sum = *reinterpret_cast<anywhere>(x) * *reinterpret_cast<anywhere>(a);
    for (std::size_t k = width; k < whole; k += width)
      sum += *reinterpret_cast<anywhere>(x + k) * *reinterpret_cast<anywhere>(a + k);
    return dot<Inner - whole>(x + whole, a + whole, start + sum_of_lanes<width>(sum));
  }
}

template <std::size_t Inner, std::size_t Step, std::size_t Columns, class T>
[[gnu::always_inline]] inline void row_in_registers(T const* x, row_major<T const> a, T const* start, T* y) {
  if constexpr (target::has_masks && Columns < lanes<T> && !std::has_single_bit(Columns))
    return row_tile<Inner, Step, Columns, 1, lanes<T>, Columns>(x, a, start, y);
  constexpr std::size_t width = std::min(lanes<T>, std::bit_floor(Columns)), most = row_vectors * width,
                        tiles = Columns / most, rest = Columns % most;
  for (std::size_t j = 0; j < tiles * most; j += most)
    row_tile<Inner, Step, Columns, row_vectors, width>(x, a.from(0, j), start + j, y + j);
  if constexpr (rest >= width)
    row_tile<Inner, Step, Columns, rest / width, width>(x, a.from(0, tiles * most), start + tiles * most,
                                                        y + tiles * most);
  constexpr std::size_t done = Columns - rest % width;
  if constexpr (done < Columns)
    row_in_registers<Inner, Step, Columns - done>(x, a.from(0, done), start + done, y + done);
}

}  // namespace detail

/// y = start + x A, for an x whose numbers are Step apart, and a y that may be the start and overlaps neither x
/// nor A of Inner x Columns.
template <class T, std::size_t Inner, std::size_t Columns, std::size_t Step = 1>
[[gnu::always_inline]] constexpr void multiply_row(T const* x, row_major<T const> a, T const* start, T* y) {
  if (!std::is_constant_evaluated()) {
    if constexpr (Columns == 1 && Step == 1)
      if (a.stride == 1) {
        *y = detail::dot<Inner>(x, a.data, *start);
        return;
      }
    return detail::row_in_registers<Inner, Step, Columns>(x, a, start, y);
  }
  for (std::size_t j = 0; j < Columns; ++j) y[j] = start[j];
  for (std::size_t k = 0; k < Inner; ++k)
    for (std::size_t j = 0; j < Columns; ++j) y[j] += x[k * Step] * a.row(k)[j];
}

}  // namespace ballast::kernels

#endif
