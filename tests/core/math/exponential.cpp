// SPDX-License-Identifier: BSL-1.0
#include "accuracy.hpp"

#include <ballast/core/math/exponential.hpp>

namespace {
using namespace ballast;

constexpr auto our_exp = [](auto x) { return math::exp(x); };
constexpr auto our_expm1 = [](auto x) { return math::expm1(x); };

// ---- facts ----
static_assert(math::exp(0.0f) == 1 && math::exp(0.0) == 1);
static_assert(math::exp(1.0f) > 2.7182815f && math::exp(1.0f) < 2.7182821f);
static_assert(math::exp(-1.0) > 0.3678794411714422 && math::exp(-1.0) < 0.3678794411714425);

template <class T>
constexpr bool exp_has_its_edges =
    math::is_nan(math::exp(test::nan<T>)) &&
    math::exp(test::infinity<T>) == test::infinity<T>&& math::exp(test::largest<T>) ==
        test::infinity<T>&& test::same(math::exp(-test::infinity<T>), 0) &&
    test::same(math::exp(-test::largest<T>), 0) && math::exp(test::smallest<T>) == 1;
static_assert(exp_has_its_edges<float> && exp_has_its_edges<double>);

static_assert(math::exp(0x1.62e42ep+6f) <
              test::infinity<float>);  // the largest number that does not overflow
static_assert(math::exp(0x1.62e430p+6f) == test::infinity<float>);  // the next one
static_assert(math::exp(0x1.62e42fefa39efp+9) < test::infinity<double>);
static_assert(math::exp(0x1.62e42fefa39f0p+9) == test::infinity<double>);
static_assert(math::exp(-103.2f) == test::smallest<float> && math::exp(-745.1) == test::smallest<double>);

template <class T>
constexpr bool expm1_has_its_edges =
    math::is_nan(math::expm1(test::nan<T>)) &&
    math::expm1(test::infinity<T>) == test::infinity<T>&& math::expm1(test::largest<T>) ==
        test::infinity<T>&& math::expm1(-test::infinity<T>) == -1 &&
    math::expm1(-test::largest<T>) == -1 && test::same(math::expm1(T(-0.0)), T(-0.0)) &&
    math::expm1(test::smallest<T>) == test::smallest<T>&& math::expm1(-test::smallest<T>) ==
        -test::smallest<T>;
static_assert(expm1_has_its_edges<float> && expm1_has_its_edges<double>);

// A table of 4,096 fits in one constant expression of Clang's default 1,048,576 steps.
static_assert([] {
  float sum = 0;
  for (int i = 0; i < 4096; ++i) sum += math::exp(static_cast<float>(-i));
  return sum;
}() > 1.58f);

}  // namespace

// ---- behaviour ----
BOOST_AUTO_TEST_SUITE(exponential)

BOOST_AUTO_TEST_CASE(exp_is_accurate_over_the_range) {
  test::check_accuracy(our_exp, test::libm{::exp, ::expl}, 1.3, 1.4);
}

BOOST_AUTO_TEST_CASE(expm1_is_accurate_over_the_range) {
  test::check_accuracy(our_expm1, test::libm{::expm1, ::expm1l}, 1.9, 2.0);
}

BOOST_AUTO_TEST_CASE(the_series_is_accurate) {
  auto const series = [](double x) { return math::exp_series(x); };
  auto const worst = test::worst_over_range<double>(series, test::libm{::exp, ::expl}, -708, 708);
  BOOST_TEST(worst.error <= 1.5, worst.error << " ulp at " << worst.x);
}

BOOST_AUTO_TEST_CASE(a_constant_expression_agrees_with_run_time) {
  test::check_both_times(our_exp, 2, 2);
  test::check_both_times(our_expm1, 2, 2);
}

BOOST_AUTO_TEST_SUITE_END()
