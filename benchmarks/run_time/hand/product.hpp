// SPDX-License-Identifier: BSL-1.0
#ifndef BENCHMARKS_RUN_TIME_HAND_PRODUCT_HPP
#define BENCHMARKS_RUN_TIME_HAND_PRODUCT_HPP

#include "vector.hpp"

namespace hand {

/// The best shape of a tile of accumulators for N columns of vectors and M rows: as many accumulators as hide the
/// latency of the multiply-adds, rows that divide M where that can be had.
struct tile {
  std::size_t rows, vectors;
};
constexpr tile best_tile(std::size_t m, std::size_t n_vectors) {
  std::size_t const wide = registers == 32 ? 4 : 2, most = registers == 32 ? 24 : 12;
  std::size_t vectors = n_vectors < wide ? n_vectors : wide;
  while (n_vectors % vectors) --vectors;
  std::size_t rows = most / vectors;
  if (rows > 14) rows = 14;
  for (std::size_t r = rows; r * vectors >= 8; --r)
    if (m % r == 0) return {r, vectors};
  return {rows, vectors};
}

/// One tile of A B, with A(i, k) = a[i arow + k acolumn]; done(i, j, sum) takes each vector of sums, of row i and
/// columns j ....
template <std::size_t Rows, std::size_t Vectors, std::size_t K, class Done>
inline __attribute__((always_inline)) void multiply_tile(float const* a, std::size_t arow,
                                                         std::size_t acolumn, float const* b,
                                                         std::size_t brow, Done done) {
  vector sums[Rows][Vectors] = {};
#pragma GCC unroll 4
  for (std::size_t k = 0; k < K; ++k) {
    vector columns[Vectors];
#pragma GCC unroll 8
    for (std::size_t j = 0; j < Vectors; ++j) columns[j] = load(b + k * brow + j * lanes);
#pragma GCC unroll 16
    for (std::size_t i = 0; i < Rows; ++i) {
      vector const factor = all(a[i * arow + k * acolumn]);
#pragma GCC unroll 8
      for (std::size_t j = 0; j < Vectors; ++j) sums[i][j] += factor * columns[j];
    }
  }
#pragma GCC unroll 16
  for (std::size_t i = 0; i < Rows; ++i)
#pragma GCC unroll 8
    for (std::size_t j = 0; j < Vectors; ++j) done(i, j * lanes, sums[i][j]);
}

/// A B, with A of M x K anyhow strided and B of K x N, row after row; N is whole vectors.
template <std::size_t M, std::size_t K, std::size_t N, class Done>
inline void multiply(float const* a, std::size_t arow, std::size_t acolumn, float const* b, Done done) {
  constexpr tile t = best_tile(M, N / lanes);
  constexpr std::size_t whole = M / t.rows * t.rows, rest = M - whole;
  for (std::size_t j = 0; j < N; j += t.vectors * lanes) {
    for (std::size_t i = 0; i < whole; i += t.rows)
      multiply_tile<t.rows, t.vectors, K>(
          a + i * arow, arow, acolumn, b + j, N,
          [&](std::size_t r, std::size_t c, vector v) { done(i + r, j + c, v); });
    if constexpr (rest > 0)
      multiply_tile<rest, t.vectors, K>(
          a + whole * arow, arow, acolumn, b + j, N,
          [&](std::size_t r, std::size_t c, vector v) { done(whole + r, j + c, v); });
  }
}

/// x B for one row x; the sums of even and odd k, which do not wait for each other, are added at the end.
template <std::size_t K, std::size_t N, class Done>
inline void multiply_row(float const* x, float const* b, Done done) {
  constexpr std::size_t vectors = N / lanes, most = registers / 2;
  constexpr std::size_t columns = vectors < most ? vectors : most;
  constexpr std::size_t ways = columns >= 16 ? 1 : columns >= 8 ? 2 : columns >= 4 ? 4 : 8;
  constexpr std::size_t whole = K / ways * ways;
  static_assert(vectors % columns == 0);
  for (std::size_t j = 0; j < N; j += columns * lanes) {
    vector sums[ways][columns] = {};
#pragma GCC unroll 4
    for (std::size_t k = 0; k < whole; k += ways)
#pragma GCC unroll 8
      for (std::size_t w = 0; w < ways; ++w) {
        vector const factor = all(x[k + w]);
#pragma GCC unroll 16
        for (std::size_t c = 0; c < columns; ++c)
          sums[w][c] += factor * load(b + (k + w) * N + j + c * lanes);
      }
    for (std::size_t k = whole; k < K; ++k)
      for (std::size_t c = 0; c < columns; ++c) sums[0][c] += all(x[k]) * load(b + k * N + j + c * lanes);
#pragma GCC unroll 16
    for (std::size_t c = 0; c < columns; ++c) {
      vector total = sums[0][c];
#pragma GCC unroll 8
      for (std::size_t w = 1; w < ways; ++w) total += sums[w][c];
      done(j + c * lanes, total);
    }
  }
}

/// B = A^T, where A is M x N; both are whole vectors wide.
template <std::size_t M, std::size_t N>
inline void transpose(float const* a, float* b) {
  for (std::size_t i = 0; i < M; i += lanes)
    for (std::size_t j = 0; j < N; j += lanes) {
      vector square[lanes];
#pragma GCC unroll 16
      for (std::size_t k = 0; k < lanes; ++k) square[k] = load(a + (i + k) * N + j);
      transpose(square);
#pragma GCC unroll 16
      for (std::size_t k = 0; k < lanes; ++k) store(b + (j + k) * M + i, square[k]);
    }
}

}  // namespace hand

#endif
