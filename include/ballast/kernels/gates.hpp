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
// each other, of which a step in time is made. Math is math::accurate or math::fast.

namespace ballast::kernels {

template <class Math = math::accurate, std::floating_point T>
[[gnu::always_inline]] constexpr T tanh_of(T x) {
  return Math::tanh(x);
}
template <class Math = math::accurate, std::floating_point T>
[[gnu::always_inline]] constexpr T sigmoid_of(T x) {
  return Math::sigmoid(x);
}

namespace detail {

/// The fractions |u x| P(t) / Q(t) with t = (u x)^2, for a power of two u, and where they end; above is s u P.
template <class Math>
struct tanh_fraction;

/// P and Q are fitted to a relative error of 2.1e-8 below 9.01, beyond which a float's tanh is 1.
template <>
struct tanh_fraction<math::accurate> {
  static constexpr float end = 9.01f;
  float su, u2, u4 = u2 * u2, u6 = u4 * u2, u8 = u4 * u4;

  [[gnu::always_inline]] simd<float> above(simd<float> const& t) const {
    return (((t * (su * u8 * 1.333560067e-08f) + su * u6 * 2.059537672e-05f) * t +
             su * u4 * 3.494757486e-03f) *
                t +
            su * u2 * 1.338032714e-01f) *
               t +
           su;
  }
  [[gnu::always_inline]] simd<float> below(simd<float> const& t) const {
    return (((t * (u8 * 7.768772117e-07f) + u6 * 3.284274768e-04f) * t + u4 * 2.587382476e-02f) * t +
            u2 * 4.671364262e-01f) *
               t +
           1.0f;
  }
};

/// Those of math::fast_tanh.
template <>
struct tanh_fraction<math::fast> {
  static constexpr float end = 5.2f;
  float su, u2, u4 = u2 * u2;

  [[gnu::always_inline]] simd<float> above(simd<float> const& t) const {
    return (t * (su * u4 * 6.516028173e-04f) + su * u2 * 0.1017961412f) * t + su * 0.9999355859f;
  }
  [[gnu::always_inline]] simd<float> below(simd<float> const& t) const {
    return (t * (u4 * 0.01263035092f) + u2 * 0.4347458223f) * t + 1.0f;
  }
};

/// s tanh(u x) for powers of two, with the sign of x.
///
/// Accuracy  6 ulp, by math::fast 6.6e-5 of the value; never beyond s
template <class Math>
[[gnu::always_inline]] inline simd<float> tanh_of_multiple(float s, float u, simd<float> const& x) {
  using integers = simd<std::int32_t>;
  using format = math::format<float>;
  tanh_fraction<Math> const fraction{s * u, u * u};
  integers const bits = (integers)x, size = bits & format::magnitude_mask;
  integers const sign_or_nan = (bits & format::sign_mask) | (integers)(size > format::infinity_bits);
  simd<float> const m = smaller((simd<float>)size, simd<float>{} + fraction.end / u), t = m * m;
  simd<float> const y = m * fraction.above(t) / fraction.below(t);
  return (simd<float>)((integers)smaller(y, simd<float>{} + s) | sign_or_nan);
}

template <class F>
[[gnu::always_inline]] inline simd<double> lane_by_lane(F const& f, simd<double> const& x) {
  double lane[lanes<double>];
  store(lane, x);
  for (double& each : lane) each = f(each);
  return load<double>(lane);
}

}  // namespace detail

template <class Math = math::accurate>
[[gnu::always_inline]] inline simd<float> tanh_of(simd<float> const& x) {
  return detail::tanh_of_multiple<Math>(1, 1, x);
}
/// (1 + tanh(x / 2)) / 2, to 2e-7 of its largest value, by math::fast to 3.3e-5.
template <class Math = math::accurate>
[[gnu::always_inline]] inline simd<float> sigmoid_of(simd<float> const& x) {
  return detail::tanh_of_multiple<Math>(0.5f, 0.5f, x) + 0.5f;
}
template <class = math::accurate>
[[gnu::always_inline]] inline simd<double> tanh_of(simd<double> const& x) {
  return detail::lane_by_lane([](double each) { return math::tanh(each); }, x);
}
template <class = math::accurate>
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
#pragma GCC unroll 2
  for (std::size_t j = 0; j < whole; j += step)
    detail::units_in_registers<false>(f, step, first + j, (array + j)...);
  if constexpr (whole < N) detail::units_in_registers<true>(f, N - whole, first + whole, (array + whole)...);
}

}  // namespace ballast::kernels

#endif
