// SPDX-License-Identifier: BSL-1.0
#include "accuracy.hpp"

#include <ballast/core/math/error_function.hpp>

namespace {
using namespace ballast;

constexpr auto our_erf = [](auto x) { return math::erf(x); };
constexpr auto our_erfc = [](auto x) { return math::erfc(x); };

// ---- facts ----
static_assert(math::erf(0.5) > 0.5204998778130464 && math::erf(0.5) < 0.5204998778130467);
static_assert(math::erf(1.0f) > 0.84270066f && math::erf(1.0f) < 0.84270090f);
static_assert(math::erfc(0.0f) == 1 && math::erfc(0.0) == 1);

template <class T>
constexpr bool erf_has_its_edges =
    math::is_nan(math::erf(test::nan<T>)) && math::erf(test::infinity<T>) == 1 &&
    math::erf(-test::infinity<T>) == -1 && math::erf(test::largest<T>) == 1 &&
    test::same(math::erf(T(0)), 0) && test::same(math::erf(T(-0.0)), T(-0.0));
static_assert(erf_has_its_edges<float> && erf_has_its_edges<double>);

template <class T>
constexpr bool erfc_has_its_edges =
    math::is_nan(math::erfc(test::nan<T>)) && test::same(math::erfc(test::infinity<T>), 0) &&
    math::erfc(-test::infinity<T>) == 2 && test::same(math::erfc(test::largest<T>), 0) &&
    math::erfc(-test::largest<T>) == 2;
static_assert(erfc_has_its_edges<float> && erfc_has_its_edges<double>);

}  // namespace

// ---- behaviour ----
BOOST_AUTO_TEST_SUITE(error_function)

BOOST_AUTO_TEST_CASE(erf_is_accurate_over_the_range) {
  test::check_accuracy(our_erf, test::libm{::erf, ::erfl}, test::fast_math ? 2.5 : 1.4,
                       test::fast_math ? 2.5 : 1.5);
}

BOOST_AUTO_TEST_CASE(erfc_is_accurate_over_the_range) {
  test::check_accuracy(our_erfc, test::libm{::erfc, ::erfcl}, 4.7, 5);
}

BOOST_AUTO_TEST_CASE(erf_is_odd_and_at_most_one) {
  bool odd = true, bounded = true;
  for (float x = 0; x < 6; x += 0.0001f) {
    odd = odd && test::same(math::erf(-x), -math::erf(x));
    bounded = bounded && math::erf(x) <= 1;
  }
  BOOST_TEST(odd);
  BOOST_TEST(bounded);
}

BOOST_AUTO_TEST_CASE(a_constant_expression_agrees_with_run_time) {
  test::check_both_times(our_erf, 2, 2);
  test::check_both_times(our_erfc, 5, 5);
}

BOOST_AUTO_TEST_SUITE_END()
