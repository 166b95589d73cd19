// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_ERROR_FUNCTION_HPP
#define BALLAST_CORE_MATH_ERROR_FUNCTION_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/core/math/branch_free.hpp>
#include <ballast/core/math/exponential.hpp>

#include <concepts>
#include <type_traits>

namespace ballast::math {

/// erf(x) for |x| <= 1.
template <number T>
constexpr T erf_near_zero(T x) {
  T const w = x * x;
  if constexpr (std::same_as<lane<T>, float>)
    return x + x * polynomial(w, 7.87587506e-05f, -0.000801686429f, 0.00518908742f, -0.026854212f,
                              0.112835947f, -0.376126267f, 0.128379166f);
  else
    return x + x * polynomial(w, -7.7958988270021425e-10, 1.3720064546777686e-08, -1.6208483801871705e-07,
                              1.6447424703317362e-06, -1.4924736907419661e-05, 0.00012055294904839707,
                              -0.00085483259753896918, 0.0052239776071164225, -0.02686617064323777,
                              0.11283791670945006, -0.37612638903183543, 0.12837916709551256);
}

/// e^(x + small), without rounding the sum.
template <number T>
constexpr T exp_of_sum(T x, T small) {
  if constexpr (std::same_as<T, double>)
    if (std::is_constant_evaluated() && -708 < x)
      return exp_series(x) * (1 + small * (1 + small / 2 * (1 + small / 3)));
  auto const [n, r] = exponent_and_rest<T>::of(x);
  return exp_of<T>({n, within(r, T(1)) + small});
}

/// erfc(|x|) = e^(-x^2) p(t) / (|x| + k) with t = (|x| - k) / (|x| + k), for |x| >= 1/2.
template <number T>
constexpr T erfc_tail(T x) {
  using layout = format<lane<T>>;
  constexpr lane<T> k = std::same_as<lane<T>, float> ? 2 : 4;
  constexpr lane<T> farthest = std::same_as<lane<T>, float> ? lane<T>(10.1) : lane<T>(27.3);
  constexpr auto low_half = (typename layout::integer{1} << (layout::fraction_bits / 2 + 1)) - 1;
  T const inside = magnitude(x, T(0.5), T(farthest));
  T const head = from_bits<T>(to_bits(inside) & ~low_half);  // its square is exact
  T const rest = (inside - head) * (inside + head), power = exp_of_sum(-head * head, -rest);
  T const t = (inside - k) / (inside + k), factor = power / (inside + k);
  if constexpr (std::same_as<lane<T>, float>)
    return factor * polynomial(t, -0.000518650001f, -0.000787707414f, 0.00303733527f, 0.00646157429f,
                               -0.0215027111f, -0.0364400168f, 0.279471692f, -0.687160759f, 1.02158271f);
  else
    return factor * polynomial(t, -1.22193051681457e-08, 1.2676250372663287e-09, 1.1968928061689266e-07,
                               -7.5980362206987283e-08, -8.4281963522373568e-07, 1.4244411011604822e-06,
                               4.6928680631184883e-06, -1.8860952179520688e-05, -3.6347290119307664e-06,
                               0.00017681282304329098, -0.00045505276318614016, -0.00028095886379903847,
                               0.0061120556643207771, -0.026370053340765139, 0.07638151490877701,
                               -0.17401093723989419, 0.33085158787802799, -0.5408538313132365,
                               0.77320870226523697, -0.97654872908088197, 1.0959956610004911);
}

/// The error function: 2 / sqrt(pi) times the integral of e^(-t^2) from 0 to x.
///
/// Accuracy  1.4 ulp (float), 1.5 ulp (double)
template <number T>
[[gnu::always_inline]] constexpr T erf(T x) {
  T const near = erf_near_zero(within(x, T(1)));
  T const far = copysign(1 - erfc_tail(x), x);
  return unless_nan(x, select(to_bits(abs(x)) < to_bits(T(1)), near, far));
}

/// 1 - erf(x), without the cancellation at large x.
///
/// Accuracy  4.7 ulp (float), 5 ulp (double)
template <number T>
[[gnu::always_inline]] constexpr T erfc(T x) {
  // A constant is one number, which needs one of the two.
  if constexpr (std::floating_point<T>)
    if (std::is_constant_evaluated() && T(-0.75) < x)
      return x < T(0.75) ? 1 - erf_near_zero(x) : erfc_tail(x);
  T const near = 1 - erf_near_zero(within(x, T(0.75)));
  T const tail = erfc_tail(x);
  T const far = select(to_bits(x) < 0, 2 - tail, tail);
  return unless_nan(x, select(to_bits(abs(x)) < to_bits(T(0.75)), near, far));
}

}  // namespace ballast::math

#endif
