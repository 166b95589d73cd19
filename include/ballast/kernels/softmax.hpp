// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_SOFTMAX_HPP
#define BALLAST_KERNELS_SOFTMAX_HPP

#include <ballast/core/math.hpp>
#include <ballast/kernels/pack.hpp>
#include <ballast/kernels/simd.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace ballast::kernels {

/// The largest of some numbers, and the sum of e^(x_k - largest).
template <class T>
struct softmax_sum {
  T largest, sum;
};

namespace detail {

/// The first N lanes of one register, the others of another.
template <std::size_t N, class T>
[[gnu::always_inline]] inline simd<T> first_lanes(simd<T> const& v, simd<T> const& others) {
  return [&]<std::size_t... Lane>(std::index_sequence<Lane...>) {
    return __builtin_shufflevector(v, others, (Lane < N ? Lane : Lane + lanes<T>)...);
  }
  (std::make_index_sequence<lanes<T>>{});
}

/// The registers that hold N numbers, the last of them `last` of which count.
template <std::size_t N, class T>
struct held {
  static constexpr std::size_t count = whole_vectors<T>(N) / lanes<T>, last = N - (count - 1) * lanes<T>;
  static constexpr bool in_registers = count <= target::registers / 2;
};

/// `value` in the lane of this number, zero in the others; a number past the last lane is in none.
template <class T>
[[gnu::always_inline]] inline simd<T> one_hot(std::size_t number, T value) {
  using integer = typename math::format<T>::integer;
  simd<integer> const numbers = [&]<std::size_t... Lane>(std::index_sequence<Lane...>) {
    return simd<integer>{integer{Lane}...};
  }
  (std::make_index_sequence<lanes<T>>{});
  return numbers == static_cast<integer>(number) ? simd<T>{} + value : simd<T>{};
}

template <std::size_t N, class T>
[[gnu::always_inline]] inline softmax_sum<T> softmax_in_registers(T const* x, T* y, T total,
                                                                  std::size_t label, T less) {
  constexpr std::size_t n = lanes<T>, count = held<N, T>::count, last = held<N, T>::last;
  auto const larger = [](auto const& a, auto const& b) { return math::max(pack<T>{a}, pack<T>{b}).v; };
  pack<T> e[count];
#pragma GCC unroll 16
  for (std::size_t v = 0; v + 1 < count; ++v) e[v] = load(x + n * v);
  e[count - 1] = first_lanes<last, T>(load_first(x + n * (count - 1), last), simd<T>{} + x[0]);

  simd<T> top = e[0].v, sums{};
#pragma GCC unroll 16
  for (std::size_t v = 1; v < count; ++v) top = larger(top, e[v].v);
  T const largest = fold_lanes<n>(top, larger);
#pragma GCC unroll 16
  for (std::size_t v = 0; v < count; ++v) e[v] = math::exp(e[v] - largest);
  e[count - 1] = first_lanes<last, T>(e[count - 1].v, simd<T>{});
#pragma GCC unroll 16
  for (std::size_t v = 0; v < count; ++v) sums += e[v].v;
  T const sum = sum_of_lanes<n>(sums);

  T const factor = total / sum;
#pragma GCC unroll 16
  for (std::size_t v = 0; v < count; ++v) e[v] = e[v] * factor - one_hot(label - n * v, less);
#pragma GCC unroll 16
  for (std::size_t v = 0; v + 1 < count; ++v) store(y + n * v, e[v].v);
  store_first(y + n * (count - 1), e[count - 1].v, last);
  return {largest, sum};
}

}  // namespace detail

/// Rows of N numbers that are computed at once where they are short: as many as a register has lanes.
template <std::size_t N, class T>
inline constexpr std::size_t softmax_rows = N <= short_row ? lanes<T> : 0;

/// What is wanted of as many rows: y_k = total e^x_k / (sum of e^x_j), less something at the label.
template <class T>
struct softmax_block {
  T total[lanes<T>], less[lanes<T>], largest[lanes<T>], sum[lanes<T>];
  typename math::format<T>::integer label[lanes<T>];
};

/// Softmax of up to that many rows, row after row: the rows become lanes, and lanes rows again. Column k is a
/// register, which is row k % lanes of square k / lanes.
template <std::size_t N, class T>
[[gnu::noinline]] inline void softmax_of_rows(std::size_t rows, T const* x, T* y, softmax_block<T>& block) {
  constexpr std::size_t n = lanes<T>, squares = detail::held<N, T>::count, last = detail::held<N, T>::last;
  simd<T> e[squares][n];
#pragma GCC unroll 4
  for (std::size_t s = 0; s < squares; ++s) {
#pragma GCC unroll 16
    for (std::size_t r = 0; r < n; ++r)
      e[s][r] = r >= rows                      ? simd<T>{}
                : s + 1 < squares || last == n ? load(x + r * N + s * n)
                                               : load_first(x + r * N + s * n, last);
    transpose<T>(e[s]);
  }
  auto const each_column = [&](auto const& f) {
#pragma GCC unroll 16
    for (std::size_t k = 0; k < N; ++k) f(k, e[k / n][k % n]);
  };
  pack<T> top = e[0][0], sum = T(0);
  each_column([&](std::size_t, simd<T> const& v) { top = math::max(pack<T>{v}, top); });
  each_column([&](std::size_t, simd<T>& v) {
    v = math::exp(v - top).v;
    sum = sum + v;
  });
  auto const labels = load(block.label);
  simd<T> const factor = load(block.total) / sum.v, less = load(block.less);
  each_column([&](std::size_t k, simd<T>& v) {
    v = v * factor - (labels == static_cast<typename math::format<T>::integer>(k) ? less : simd<T>{});
  });
#pragma GCC unroll 4
  for (std::size_t s = 0; s < squares; ++s) {
    transpose<T>(e[s]);
#pragma GCC unroll 16
    for (std::size_t r = 0; r < n; ++r)
      if (r >= rows)
        continue;
      else if (s + 1 < squares || last == n)
        store(y + r * N + s * n, e[s][r]);
      else
        store_first(y + r * N + s * n, e[s][r], last);
  }
  store(block.largest, top.v);
  store(block.sum, sum.v);
}

/// y_k = total e^x_k / (sum of e^x_j), less something at the label if there is one, for k < N, where x and y lie
/// Stride apart and do not overlap.
template <std::size_t N, std::size_t Stride = 1, class T>
constexpr softmax_sum<T> softmax(T const* x, T* y, T total = 1, std::size_t label = N, T less = 0) {
  if constexpr (Stride == 1 && detail::held<N, T>::in_registers)
    if (!std::is_constant_evaluated()) return detail::softmax_in_registers<N>(x, y, total, label, less);
  T largest = x[0], sum = 0;
  for (std::size_t k = 1; k < N; ++k) largest = math::max(largest, x[k * Stride]);
  for (std::size_t k = 0; k < N; ++k) y[k * Stride] = math::exp(x[k * Stride] - largest);
  for (std::size_t k = 0; k < N; ++k) sum += y[k * Stride];
  T const factor = total / sum;
  for (std::size_t k = 0; k < N; ++k) y[k * Stride] *= factor;
  if (label < N) y[label * Stride] -= less;
  return {largest, sum};
}

}  // namespace ballast::kernels

#endif
