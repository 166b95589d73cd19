// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_CORE_MATH_ACCURACY_HPP
#define BALLAST_TESTS_CORE_MATH_ACCURACY_HPP

#include <ballast/core/math/bits.hpp>

#include "support/fast_math.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace ballast::test {

using tests::fast_math;

/// libm's answer is wanted in a wider type than the one under test: double for float, x87 or quad for double.
template <std::floating_point T>
using wider = std::conditional_t<std::same_as<T, float>, double, long double>;
static_assert(std::numeric_limits<long double>::digits >= 64);

/// The reference, by the C names and through pointers that the compiler cannot see through: under -ffast-math
/// GCC puts inaccurate x87 instructions in the place of libm's functions.
struct libm {
  double (*volatile of_double)(double);
  long double (*volatile of_long_double)(long double);

  double operator()(double x) const { return of_double(x); }
  long double operator()(long double x) const { return of_long_double(x); }
};

/// |value - exact| in units of the last place of the exact value.
template <std::floating_point T>
double ulps(T value, wider<T> exact) {
  using range = std::numeric_limits<T>;
  auto const rounded = static_cast<T>(exact);
  if (math::is_nan(rounded) || math::is_nan(value))
    return math::is_nan(rounded) && math::is_nan(value) ? 0 : std::numeric_limits<double>::max();
  if (!math::is_finite(rounded) || !math::is_finite(value))
    return math::to_bits(rounded) == math::to_bits(value) ? 0 : std::numeric_limits<double>::max();
  int exponent = 0;
  std::frexp(exact, &exponent);
  int const last_place = std::max(exponent, range::min_exponent) - range::digits;
  return static_cast<double>(std::fabs(std::ldexp(static_cast<wider<T>>(value) - exact, -last_place)));
}

/// The worst error of a function, and where it is.
template <std::floating_point T>
struct worst_case {
  double error = 0;
  T x = 0;

  template <class Function, class Reference>
  void look_at(T candidate, Function function, Reference const& reference) {
    wider<T> const exact = reference(static_cast<wider<T>>(candidate));
    // Denormals may be zero, those that are but the smallest part of a sum too.
    wider<T> const smallest = std::numeric_limits<T>::min() / std::numeric_limits<T>::epsilon();
    if (fast_math && (std::fabs(exact) <= smallest || math::abs(candidate) < smallest)) return;
    double const error_here = ulps<T>(function(candidate), exact);
    if (error_here > error) *this = {error_here, candidate};
  }
};

/// Every 997th float of the range: all exponents, both signs, each with 8,400 fractions. A double takes its
/// upper half from such a float and its lower bits from a hash.
template <std::floating_point T, class Function, class Reference>
worst_case<T> worst_over_range(Function function, Reference const& reference, T low, T high) {
  constexpr std::uint64_t stride = std::same_as<T, float> ? 997 : 9973;
  worst_case<T> worst;
  for (std::uint64_t bits = 0; bits <= std::numeric_limits<std::uint32_t>::max(); bits += stride) {
    float const coarse = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    if (!math::is_finite(coarse)) continue;
    T x = coarse;
    if constexpr (std::same_as<T, double>)
      x = math::from_bits<T>(math::to_bits(x) + static_cast<std::int64_t>(bits * 0x9e3779b97f4a7c15 >> 35));
    if (low <= x && x <= high) worst.look_at(x, function, reference);
  }
  return worst;
}

/// Asserts both accuracies of a function against libm over [-range, range].
template <class Function, class Reference>
void check_accuracy(Function function, Reference const& reference, double float_ulps, double double_ulps,
                    double range = std::numeric_limits<double>::max()) {
  constexpr double float_range = std::numeric_limits<float>::max();
  auto const limit = static_cast<float>(std::min(range, float_range));
  auto const single = worst_over_range<float>(function, reference, -limit, limit);
  BOOST_TEST(single.error <= float_ulps, "float: " << single.error << " ulp at " << single.x);
  auto const wide = worst_over_range<double>(function, reference, -range, range);
  BOOST_TEST(wide.error <= double_ulps, "double: " << wide.error << " ulp at " << wide.x);
  BOOST_TEST_MESSAGE("measured " << single.error << " ulp (float), " << wide.error << " ulp (double)");
}

/// A value that the compiler cannot compute with.
template <class T>
T at_run_time(T value) {
  T volatile hidden = value;
  return hidden;
}

/// Asserts that a function returns the same in a constant expression and at run time, to the sum of their
/// errors.
template <std::floating_point T, class Function>
void check_both_times(Function, double tolerance) {
  constexpr auto points = [] {
    std::array<T, 64> x{};
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = (static_cast<T>(i) + T(0.3)) / 7;
    return x;
  }();
  constexpr auto constants = [points] {
    std::array<T, points.size()> y{};
    for (std::size_t i = 0; i < y.size(); ++i) y[i] = Function{}(points[i]);
    return y;
  }();
  double worst = 0;
  for (std::size_t i = 0; i < points.size(); ++i)
    worst = std::max(worst, ulps<T>(Function{}(at_run_time(points[i])), constants[i]));
  BOOST_TEST(worst <= tolerance, "constant expression and run time differ by " << worst << " ulp");
}

template <class Function>
void check_both_times(Function function, double float_tolerance, double double_tolerance) {
  check_both_times<float>(function, float_tolerance);
  check_both_times<double>(function, double_tolerance);
}

template <std::floating_point T>
inline constexpr T infinity = math::infinity<T>;
template <std::floating_point T>
inline constexpr T nan = math::nan<T>;
template <std::floating_point T>
inline constexpr T largest = std::numeric_limits<T>::max();
template <std::floating_point T>
inline constexpr T smallest = std::numeric_limits<T>::denorm_min();

/// The same bits: tells -0 from 0.
template <std::floating_point T>
constexpr bool same(T a, std::type_identity_t<T> b) {
  return math::to_bits(a) == math::to_bits(b);
}

}  // namespace ballast::test

#endif
