// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_GATES_HPP
#define BALLAST_KERNELS_GATES_HPP

#include <ballast/core/math.hpp>
#include <ballast/kernels/register_math.hpp>
#include <ballast/kernels/simd.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <type_traits>

// The functions of a recurrent cell, of numbers and of registers of them, and the walk over its units. Formulas
// are those of core/math, but for registers of floats: theirs is a shorter chain of operations that wait for
// each other, of which a step in time is made.

namespace ballast::kernels {

template <std::floating_point T>
[[gnu::always_inline]] constexpr T tanh_of(T x) {
  return math::tanh(x);
}
template <std::floating_point T>
[[gnu::always_inline]] constexpr T sigmoid_of(T x) {
  return math::sigmoid(x);
}

namespace detail {

/// tanh(u x) for a power of two u: |u x| P(t) / Q(t) with t = (u x)^2 and the sign of x. P and Q are fitted to
/// a relative error of 2.1e-8 below 9.01, beyond which a float's tanh is 1.
///
/// Accuracy  6 ulp, and never beyond 1
[[gnu::always_inline]] inline simd<float> tanh_of_multiple(float u, simd<float> const& x) {
  using integers = simd<std::int32_t>;
  using format = math::format<float>;
  float const u2 = u * u, u4 = u2 * u2, u6 = u4 * u2, u8 = u4 * u4;
  integers const bits = (integers)x, size = bits & format::magnitude_mask;
  simd<float> const m = smaller((simd<float>)size, simd<float>{} + 9.01f / u), t = m * m;
  simd<float> const p =
      (((t * (u8 * 1.333560067e-08f) + u6 * 2.059537672e-05f) * t + u4 * 3.494757486e-03f) * t +
       u2 * 1.338032714e-01f) *
          t +
      1.0f;
  simd<float> const q =
      (((t * (u8 * 7.768772117e-07f) + u6 * 3.284274768e-04f) * t + u4 * 2.587382476e-02f) * t +
       u2 * 4.671364262e-01f) *
          t +
      1.0f;
  integers const value = (integers)smaller(u * m * p / q, simd<float>{} + 1.0f);
  return (simd<float>)(size > format::infinity_bits ? bits : value | (bits & format::sign_mask));
}

template <class F>
[[gnu::always_inline]] inline simd<double> lane_by_lane(F const& f, simd<double> const& x) {
  double lane[lanes<double>];
  store(lane, x);
  for (double& each : lane) each = f(each);
  return load<double>(lane);
}

}  // namespace detail

[[gnu::always_inline]] inline simd<float> tanh_of(simd<float> const& x) {
  return detail::tanh_of_multiple(1, x);
}
/// (1 + tanh(x / 2)) / 2, to 2e-7 of its largest value.
[[gnu::always_inline]] inline simd<float> sigmoid_of(simd<float> const& x) {
  return detail::tanh_of_multiple(0.5f, x) * 0.5f + 0.5f;
}
[[gnu::always_inline]] inline simd<double> tanh_of(simd<double> const& x) {
  return detail::lane_by_lane([](double each) { return math::tanh(each); }, x);
}
[[gnu::always_inline]] inline simd<double> sigmoid_of(simd<double> const& x) {
  return detail::lane_by_lane([](double each) { return math::sigmoid(each); }, x);
}

namespace detail {

template <bool Partial, class T>
[[gnu::always_inline]] inline void write_back(T* to, simd<T> const& v, [[maybe_unused]] std::size_t width) {
  if constexpr (Partial)
    store_first(to, v, width);
  else
    store(to, v);
}
template <bool Partial, class T>
[[gnu::always_inline]] inline void write_back(T const*, simd<T> const&, std::size_t) {}

template <bool Partial, class F, class... T>
[[gnu::always_inline]] inline void units_in_registers(F const& f, std::size_t width, T*... array) {
  auto const read = []<class N>(N const* from, [[maybe_unused]] std::size_t n) {
    if constexpr (Partial)
      return load_first(from, n);
    else
      return load(from);
  };
  [&](simd<std::remove_const_t<T>>... v) {
    f(v...);
    (write_back<Partial>(array, v, width), ...);
  }(read(array, width)...);
}

}  // namespace detail

/// f(one number of each array) for each of N units; at run time for registers of them. What f changes is
/// written back, but for arrays that are const, in their order. An array may stand for two.
template <std::size_t N, class F, class First, class... T>
[[gnu::always_inline]] constexpr void each_unit(F const& f, First* first, T*... array) {
  if (std::is_constant_evaluated()) {
    for (std::size_t j = 0; j < N; ++j) f(first[j], array[j]...);
    return;
  }
  constexpr std::size_t step = lanes<std::remove_const_t<First>>, whole = N - N % step;
  for (std::size_t j = 0; j < whole; j += step)
    detail::units_in_registers<false>(f, step, first + j, (array + j)...);
  if constexpr (whole < N) detail::units_in_registers<true>(f, N - whole, first + whole, (array + whole)...);
}

}  // namespace ballast::kernels

#endif
