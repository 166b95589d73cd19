// SPDX-License-Identifier: BSL-1.0
#include "accuracy.hpp"

#include <ballast/core/math/logarithm.hpp>

namespace {
using namespace ballast;

constexpr auto our_log = [](auto x) { return math::log(x); };
constexpr auto our_log1p = [](auto x) { return math::log1p(x); };

// ---- facts ----
static_assert(test::same(math::log(1.0f), 0) && test::same(math::log(1.0), 0));
static_assert(math::log(2.0f) == 0.693147181f && math::log(2.0) == 0.6931471805599453);
static_assert(math::log(10.0) > 2.302585092994045 && math::log(10.0) < 2.302585092994047);

template <class T>
constexpr bool log_has_its_edges =
    math::is_nan(math::log(test::nan<T>)) &&
    math::log(test::infinity<T>) == test::infinity<T>&& math::log(T(0)) ==
        -test::infinity<T>&& math::log(T(-0.0)) == -test::infinity<T>&& math::is_nan(math::log(T(-1))) &&
    math::is_nan(math::log(-test::smallest<T>)) && math::is_nan(math::log(-test::infinity<T>));
static_assert(log_has_its_edges<float> && log_has_its_edges<double>);

static_assert(math::log(test::smallest<float>) == -103.278931f);         // -149 ln 2
static_assert(math::log(test::smallest<double>) == -744.4400719213812);  // -1074 ln 2

template <class T>
constexpr bool log1p_has_its_edges =
    math::is_nan(math::log1p(test::nan<T>)) &&
    math::log1p(test::infinity<T>) == test::infinity<T>&& math::log1p(T(-1)) ==
        -test::infinity<T>&& math::is_nan(math::log1p(T(-1.5))) &&
    math::is_nan(math::log1p(-test::infinity<T>)) && test::same(math::log1p(T(0)), 0) &&
    test::same(math::log1p(T(-0.0)), T(-0.0)) &&
    math::log1p(test::smallest<T>) == test::smallest<T>&& math::log1p(test::largest<T>) ==
        math::log(test::largest<T>);
static_assert(log1p_has_its_edges<float> && log1p_has_its_edges<double>);

}  // namespace

// ---- behaviour ----
BOOST_AUTO_TEST_SUITE(logarithm)

BOOST_AUTO_TEST_CASE(log_is_accurate_over_the_range) {
  test::check_accuracy(our_log, test::libm{::log, ::logl}, test::fast_math ? 3.1 : 1.1,
                       test::fast_math ? 3.1 : 1.3);
}

BOOST_AUTO_TEST_CASE(log1p_is_accurate_over_the_range) {
  test::check_accuracy(our_log1p, test::libm{::log1p, ::log1pl}, test::fast_math ? 3.5 : 2.6,
                       test::fast_math ? 3.5 : 2.9);
}

BOOST_AUTO_TEST_CASE(the_series_is_accurate) {
  auto const series = [](double x) { return math::log_series(x); };
  auto const worst = test::worst_over_range<double>(
      series, test::libm{::log, ::logl}, std::numeric_limits<double>::min(), test::largest<double>);
  BOOST_TEST(worst.error <= (test::fast_math ? 3.1 : 1.4), worst.error << " ulp at " << worst.x);
}

BOOST_AUTO_TEST_CASE(a_constant_expression_agrees_with_run_time) {
  test::check_both_times(our_log, 2, 2);
  test::check_both_times(our_log1p, 3, 3);
}

BOOST_AUTO_TEST_SUITE_END()
