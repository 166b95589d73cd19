// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_KERNELS_MAP_HPP
#define BALLAST_KERNELS_MAP_HPP

#include <ballast/kernels/pack.hpp>
#include <ballast/kernels/simd.hpp>

#include <bit>
#include <cstddef>
#include <type_traits>
#include <utility>

// A function of each number of an array, by itself. The result may stand in the place of what it is computed
// from, which a compiler that vectorizes a plain loop does not know.

namespace ballast::kernels {

/// A function whose formulas take a pack in place of a number, as those of core/math do, and which says so.
template <class F>
concept function_of_packs = requires {
  requires F::takes_packs;
};

namespace detail {

/// to_i = f(from_i...) in registers. The last numbers, too few for one, are computed in one all the same, so
/// that the result does not depend on where in the array a number stands.
template <class T, class F, class... From>
[[gnu::always_inline]] inline void map_packs(std::size_t n, F const& f, T* to, From const*... from) {
  std::size_t const rest = n % lanes<T>, whole = n - rest;
  for (std::size_t i = 0; i < whole; i += lanes<T>) store(to + i, f(pack<T>(load(from + i))...).v);
  if (rest > 0) store_first(to + whole, f(pack<T>(load_first(from + whole, rest))...).v, rest);
}

/// y_i = f(x_i) for N numbers in one register of Lanes, which is read and written number by number where it is
/// not full.
template <std::size_t N, std::size_t Lanes, class T, class F>
[[gnu::always_inline]] inline void map_part(F const& f, T const* x, T* y) {
  using part = pack<T, Lanes>;
  using anywhere = typename register_of<T, Lanes>::anywhere;
  if constexpr (N == Lanes) {
    part const numbers = typename part::numbers(*reinterpret_cast<anywhere const*>(x));
    *reinterpret_cast<anywhere*>(y) = f(numbers).v;
  } else {
    [&]<std::size_t... Lane>(std::index_sequence<Lane...>) {
      part const values = f(part(typename part::numbers{x[Lane]...}));
      ((y[Lane] = values.v[Lane]), ...);
    }
    (std::make_index_sequence<N>{});
  }
}

/// The same for fewer than fill a register, in ever smaller ones: what a mask has written is long in coming to the
/// one who reads it next.
template <std::size_t N, class T, class F>
[[gnu::always_inline]] inline void map_rest(F const& f, T const* x, T* y) {
  constexpr std::size_t fewest = 16 / sizeof(T);
  if constexpr (N <= fewest && N > 0)
    map_part<N, fewest>(f, x, y);
  else if constexpr (N > 0) {
    constexpr std::size_t part = std::bit_floor(N);
    map_part<part, part>(f, x, y);
    map_rest<N - part>(f, x + part, y + part);
  }
}

template <class F>
struct value_of {
  template <class T>
  constexpr T operator()(T x) const {
    return F::value(x);
  }
};

template <class F>
struct chain_rule_of {
  template <class T>
  constexpr T operator()(T x_or_y, T dy) const {
    if constexpr (requires { F::derivative_at_output(x_or_y); })
      return dy * F::derivative_at_output(x_or_y);
    else
      return dy * F::derivative(x_or_y);
  }
};

}  // namespace detail

/// y_i = F(x_i)
template <class F, class T>
[[gnu::noinline, gnu::flatten]] constexpr void map(std::size_t n, T const* x, T* y) {
  if constexpr (function_of_packs<F>)
    if (!std::is_constant_evaluated()) return detail::map_packs(n, detail::value_of<F>{}, y, x);
  for (std::size_t i = 0; i < n; ++i) y[i] = F::value(x[i]);
}

/// The same for a number of numbers that the compiler knows.
template <class F, std::size_t N, class T>
[[gnu::flatten]] constexpr void map_few(T const* x, T* y) {
  constexpr detail::value_of<F> value;
  if constexpr (function_of_packs<F>)
    if (!std::is_constant_evaluated()) {
      constexpr std::size_t whole = N - N % lanes<T>;
      detail::map_packs(whole, value, y, x);
      return detail::map_rest<N - whole>(value, x + whole, y + whole);
    }
  T values[N]{};
  for (std::size_t i = 0; i < N; ++i) values[i] = F::value(x[i]);
  for (std::size_t i = 0; i < N; ++i) y[i] = values[i];
}

/// y_i = a_i + b_i
template <class T>
[[gnu::noinline]] constexpr void add(std::size_t n, T const* a, T const* b, T* y) {
  auto const sum = [](auto const& u, auto const& v) { return u + v; };
  if (!std::is_constant_evaluated()) return detail::map_packs(n, sum, y, a, b);
  for (std::size_t i = 0; i < n; ++i) y[i] = sum(a[i], b[i]);
}

/// dx_i = dy_i F'(x_i), where F'(x_i) may follow from y_i.
template <class F, class T>
[[gnu::noinline, gnu::flatten]] constexpr void map_derivative(std::size_t n, T const* x_or_y, T const* dy,
                                                              T* dx) {
  constexpr detail::chain_rule_of<F> chain_rule;
  if constexpr (function_of_packs<F>)
    if (!std::is_constant_evaluated()) return detail::map_packs(n, chain_rule, dx, x_or_y, dy);
  for (std::size_t i = 0; i < n; ++i) dx[i] = chain_rule(x_or_y[i], dy[i]);
}

}  // namespace ballast::kernels

#endif
