// SPDX-License-Identifier: BSL-1.0
#ifndef BENCHMARKS_RUN_TIME_HAND_PRODUCT_HPP
#define BENCHMARKS_RUN_TIME_HAND_PRODUCT_HPP

#include "vector.hpp"

namespace hand {

/// Columns of a tile of accumulators, in vectors, for N columns of vectors.
constexpr std::size_t tile_vectors(std::size_t n_vectors) {
  std::size_t const wide = registers == 32 ? 4 : 2;
  std::size_t vectors = n_vectors < wide ? n_vectors : wide;
  while (n_vectors % vectors) --vectors;
  return vectors;
}
/// Its rows for M rows: as many accumulators as hide the latency of the multiply-adds, rows that divide M where that
/// can be had.
constexpr std::size_t tile_rows(std::size_t m, std::size_t vectors) {
  std::size_t const most = registers == 32 ? 24 : 12;
  std::size_t rows = most / vectors;
  if (rows > 14) rows = 14;
  for (std::size_t r = rows; r * vectors >= 8; --r)
    if (m % r == 0) return r;
  return rows;
}

// A panel is as many columns of a second factor as a tile takes. Where a row has many of them, a panel read in place
// meets few sets of the first cache and a page in every few rows; without gaps it streams.

template <std::size_t N>
inline constexpr std::size_t panel_width = tile_vectors(N / lanes) * lanes;
template <std::size_t N>
inline constexpr bool has_wide_rows = N >= 8 * panel_width<N>;

/// Rows of a panel of K x N that are read by all rows of A in turn: as many as half of the first cache holds.
template <std::size_t K, std::size_t N>
inline constexpr std::size_t panel_depth = [] {
  constexpr std::size_t near = (lanes == 16 ? 24 : 16) * 1024 / (4 * panel_width<N>);
  constexpr std::size_t blocks = (K + near - 1) / near;
  return has_wide_rows<N> && blocks > 1 ? padded((K + blocks - 1) / blocks) : K;
}();

// The second factor of a product, K x N: rows(j, k, n) is where n rows of a panel lie, from column j and row k on.

/// As it is, row after row.
template <std::size_t N>
struct in_rows {
  static constexpr std::size_t stride = N;
  float const* b;
  float const* rows(std::size_t j, std::size_t k, std::size_t) const { return b + place(k, j); }
  static constexpr std::size_t place(std::size_t k, std::size_t j) { return k * N + j; }
};
/// Stored panel after panel.
template <std::size_t K, std::size_t N>
struct in_panels {
  static constexpr std::size_t stride = panel_width<N>;
  float const* b;
  float const* rows(std::size_t j, std::size_t k, std::size_t) const { return b + j * K + k * stride; }
  static constexpr std::size_t place(std::size_t k, std::size_t j) {
    return j / stride * stride * K + k * stride + j % stride;
  }
};
/// Copied from rows, as much as is wanted.
template <std::size_t K, std::size_t N>
struct copied {
  static constexpr std::size_t stride = panel_width<N>;
  float const* b;
  alignas(64) mutable float panel[panel_depth<K, N> * stride];

  explicit copied(float const* from) : b{from} {}
  float const* rows(std::size_t j, std::size_t k, std::size_t n) const {
    for (std::size_t r = 0; r < n; ++r)
#pragma GCC unroll 4
      for (std::size_t v = 0; v < stride; v += lanes)
        store(panel + r * stride + v, load(b + (k + r) * N + j + v));
    return panel;
  }
};

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

/// f<Part>(first) for every whole part of N, and f<rest>(first) for what is left.
template <std::size_t N, std::size_t Part, class F>
inline __attribute__((always_inline)) void in_parts(F f) {
  constexpr std::size_t rest = N % Part;
  for (std::size_t first = 0; first < N - rest; first += Part) f.template operator()<Part>(first);
  if constexpr (rest > 0) f.template operator()<rest>(N - rest);
}

/// A B, with A of M x K anyhow strided; N is whole vectors. As many rows of a panel as stay near are read by all rows of
/// A in turn.
template <std::size_t M, std::size_t K, std::size_t N, class Factor, class Done>
inline __attribute__((always_inline)) void multiply(float const* a, std::size_t arow, std::size_t acolumn,
                                                    Factor const& b, Done done) {
  constexpr std::size_t width = panel_width<N>, vectors = width / lanes, height = tile_rows(M, vectors);
  constexpr std::size_t depth = panel_depth<K, N>;
  [[maybe_unused]] alignas(64) float partial[depth < K ? M * width : lanes];
  for (std::size_t j = 0; j < N; j += width)
    in_parts<K, depth>([&]<std::size_t Depth>(std::size_t k) {
      float const* const panel = b.rows(j, k, Depth);
      in_parts<M, height>([&]<std::size_t Rows>(std::size_t i) {
        auto const finish = [&](std::size_t r, std::size_t c, vector v) {
          if constexpr (depth < K) {
            float* const sum = partial + (i + r) * width + c;
            if (k > 0) v += load(sum);
            if (k + Depth < K) return store(sum, v);
          }
          done(i + r, j + c, v);
        };
        multiply_tile<Rows, vectors, Depth>(a + i * arow + k * acolumn, arow, acolumn, panel, Factor::stride,
                                            finish);
      });
    });
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

/// B^T for a B of N columns that lies like this, a panel at a time.
template <std::size_t K, std::size_t N, class Layout>
struct transposed {
  static constexpr std::size_t stride = panel_width<N>;
  float const* b;
  alignas(64) mutable float panel[padded(panel_depth<K, N>) * stride];

  explicit transposed(float const* from) : b{from} {}
  float const* rows(std::size_t j, std::size_t k, std::size_t n) const {
    for (std::size_t r = 0; r < n; r += lanes)
      for (std::size_t c = 0; c < stride; c += lanes) {
        vector square[lanes];
#pragma GCC unroll 16
        for (std::size_t i = 0; i < lanes; ++i) square[i] = load(b + Layout::place(j + c + i, k + r));
        transpose(square);
#pragma GCC unroll 16
        for (std::size_t i = 0; i < lanes; ++i) store(panel + (r + i) * stride + c, square[i]);
      }
    return panel;
  }
};

}  // namespace hand

#endif
