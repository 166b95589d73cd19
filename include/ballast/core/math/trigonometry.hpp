// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_TRIGONOMETRY_HPP
#define BALLAST_CORE_MATH_TRIGONOMETRY_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/core/math/branch_free.hpp>

#include <concepts>
#include <numbers>

namespace ballast::math {

/// x = n pi / 2 + r with |r| <= pi / 4.
struct quadrant_and_angle {
  int n;
  double r;

  static constexpr double farthest = 0x1p28;

  /// For |x| <= farthest. pi / 2 has three parts, each beside a conversion of its own, as in ln2.
  static constexpr quadrant_and_angle of(double x) {
    constexpr int above = 1 << 28;
    int const n = static_cast<int>(x * (2 * std::numbers::inv_pi) + (above + 0.5)) - above;
    double const first = x - n * 0x1.921fb544p+0;
    double const second = first - (2 * n) * (0x1.0b4611a6p-34 / 2);
    return {n, second - (4 * n) * (0x1.3198a2e037073p-69 / 4)};
  }
};

/// sin(r + n pi / 2) for |r| <= pi / 4.
template <std::floating_point T>
constexpr T sin_of(int n, T r) {
  T const w = r * r;
  T sine{}, cosine{};
  if constexpr (std::same_as<T, float>) {
    sine = polynomial(w, -0.000195853732f, 0.00833273656f, -0.166666646f);
    cosine = polynomial(w, 2.45454191e-05f, -0.00138882913f, 0.0416666646f);
  } else {
    sine = polynomial(w, 1.5916726193889336e-10, -2.5051112272573243e-08, 2.7557316008171551e-06,
                      -0.00019841269836575709, 0.0083333333333308265, -0.16666666666666666);
    cosine = polynomial(w, -1.1381754653662937e-11, 2.0876134024090145e-09, -2.7557317212686589e-07,
                        2.4801587298651292e-05, -0.0013888888888887322, 0.041666666666666664);
  }
  using integer = typename format<T>::integer;
  T const value = blend(-static_cast<integer>(n & 1), 1 - w * (T(0.5) - w * cosine), r + r * w * sine);
  return from_bits<T>(to_bits(value) ^ (static_cast<integer>(n & 2) << (8 * sizeof(T) - 2)));
}

/// The sine of x radians; NaN where |x| > 2^28.
///
/// Accuracy  1.6 ulp (float), 2.4 ulp (double) for |x| <= 10^6, beyond an absolute error of 10^-7
template <std::floating_point T>
[[gnu::always_inline]] constexpr T sin(T x) {
  bool const near = to_bits(abs(x)) <= to_bits(T(quadrant_and_angle::farthest));
  auto const [n, r] = quadrant_and_angle::of(select(near, x, T(0)));
  T const value = select(x == 0, x, sin_of(n, static_cast<T>(r)));
  return select(near, value, nan<T>);
}

/// The cosine of x radians; NaN where |x| > 2^28.
///
/// Accuracy  1.6 ulp (float), 2.4 ulp (double) for |x| <= 10^6, beyond an absolute error of 10^-7
template <std::floating_point T>
[[gnu::always_inline]] constexpr T cos(T x) {
  bool const near = to_bits(abs(x)) <= to_bits(T(quadrant_and_angle::farthest));
  auto const [n, r] = quadrant_and_angle::of(select(near, x, T(0)));
  return select(near, sin_of(n + 1, static_cast<T>(r)), nan<T>);
}

}  // namespace ballast::math

#endif
