// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_BRANCH_FREE_HPP
#define BALLAST_CORE_MATH_BRANCH_FREE_HPP

#include <ballast/core/math/bits.hpp>

#include <concepts>
#include <type_traits>

namespace ballast::math {

// The steps of which the functions of this folder are made. They choose in integers: a comparison of
// floating-point numbers may raise a flag, so GCC keeps it as a branch, and a loop with a branch stays
// scalar. In a constant expression, where to change the type and to call cost far more than to compare, some of them
// compare.

/// |x| brought into [low, high], of which neither is negative; high where x is NaN.
template <number T>
constexpr T magnitude(T x, T low, T high) {
  if constexpr (!several<T>)
    if (std::is_constant_evaluated()) {
      T const size = x < 0 ? -x : x;
      return size < high ? (low < size ? size : low) : high;
    }
  return from_bits<T>(min(max(to_bits(abs(x)), to_bits(low)), to_bits(high)));
}

/// |x|, but at most high, also where x is NaN.
template <number T>
constexpr T magnitude(T x, T high) {
  if constexpr (!several<T>)
    if (std::is_constant_evaluated()) {
      T const size = x <= 0 ? 0 - x : x;
      return size < high ? size : high;
    }
  return from_bits<T>(min(to_bits(abs(x)), to_bits(high)));
}

/// x brought into [-high, high].
template <number T>
constexpr T within(T x, T high) {
  if constexpr (!several<T>)
    if (std::is_constant_evaluated()) return x < high ? (-high < x ? x : -high) : high;
  return copysign(magnitude(x, high), x);
}

/// `yes` where the mask has ones, `no` where it has zeros.
template <number T>
constexpr T blend(typename format<T>::integer mask, T yes, T no) {
  return from_bits<T>((to_bits(yes) & mask) | (to_bits(no) & ~mask));
}

/// One of two values, of which both are computed. A condition on a register has an answer for each lane.
template <class Condition, number T>
constexpr T select(Condition condition, T yes, T no) {
  if constexpr (several<T>)
    return choose(condition, yes, no);
  else if (std::is_constant_evaluated())
    return condition ? yes : no;
  else
    return blend(-static_cast<typename format<T>::integer>(condition), yes, no);
}

/// `value`, or x itself where x is NaN.
template <number T>
constexpr T unless_nan(T x, T value) {
  return select(is_nan(x), x, value);
}

/// a b + c, as one instruction where there is one.
template <number T>
constexpr T multiply_add(T a, std::type_identity_t<T> b, std::type_identity_t<T> c) {
  if constexpr (several<T>)
    return fused(a, b, c);
  else
    return a * b + c;
}

/// p(x) by Horner's rule, the highest power first.
template <number T, std::same_as<lane<T>>... Coefficient>
constexpr T polynomial(T x, lane<T> highest, Coefficient... lower) {
  T sum = highest;
  if constexpr (several<T>)
    ((sum = fused(sum, x, lower)), ...);
  else
    ((sum = sum * x + lower), ...);
  return sum;
}

/// The same for the fourth power, by Estrin's scheme: two sums that do not wait for each other.
template <number T>
constexpr T quartic(T x, lane<T> c4, lane<T> c3, lane<T> c2, lane<T> c1, lane<T> c0) {
  T const square = x * x, upper = multiply_add(square, c4, multiply_add(x, c3, c2));
  return multiply_add(upper, square, multiply_add(x, c1, c0));
}

/// 2^n, for an n whose power is a normal number.
template <number T>
constexpr T power_of_two(typename format<T>::exponent n) {
  using integer = typename format<T>::integer;
  return from_bits<T>(static_cast<integer>(n + format<T>::exponent_bias) << format<T>::fraction_bits);
}

/// x 2^n for a positive x, infinity where that overflows, rounded once where it is denormal. All but a
/// denormal's last step is an addition to the exponent of x, so that -ffast-math has no product of powers to
/// regroup.
template <number T>
constexpr T scale(T x, typename format<T>::exponent n) {
  using layout = format<T>;
  using exponent = typename layout::exponent;
  if constexpr (!several<T>)
    if (std::is_constant_evaluated() && -100 <= n && n <= 100) return x * power_of_two<T>(n);
  exponent const first = max(n, exponent(-100));
  auto const bits = to_bits(x), room = layout::infinity_bits - bits;
  auto const more = static_cast<typename layout::integer>(first) << layout::fraction_bits;
  return from_bits<T>(bits + min(more, room)) * power_of_two<T>(n - first);
}

}  // namespace ballast::math

#endif
