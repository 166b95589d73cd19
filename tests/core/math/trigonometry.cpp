// SPDX-License-Identifier: BSL-1.0
#include "accuracy.hpp"

#include <ballast/core/math/trigonometry.hpp>

namespace {
using namespace ballast;

constexpr auto our_sin = [](auto x) { return math::sin(x); };
constexpr auto our_cos = [](auto x) { return math::cos(x); };

// ---- facts ----
static_assert(math::cos(0.0f) == 1 && math::cos(0.0) == 1);
static_assert(math::sin(1.0) > 0.8414709848078964 && math::sin(1.0) < 0.8414709848078967);
static_assert(math::cos(3.14159274f) == -1);

template <class T>
constexpr bool has_its_edges =
    math::is_nan(math::sin(test::nan<T>)) && math::is_nan(math::cos(test::nan<T>)) &&
    math::is_nan(math::sin(test::infinity<T>)) && math::is_nan(math::cos(-test::infinity<T>)) &&
    math::is_nan(math::sin(T(0x1.1p28))) && math::is_nan(math::cos(T(0x1.1p28))) &&
    test::same(math::sin(T(0)), 0) && test::same(math::sin(T(-0.0)), T(-0.0)) &&
    math::sin(test::smallest<T>) == test::smallest<T>&& math::cos(test::smallest<T>) == 1;
static_assert(has_its_edges<float> && has_its_edges<double>);

}  // namespace

// ---- behaviour ----
BOOST_AUTO_TEST_SUITE(trigonometry)

BOOST_AUTO_TEST_CASE(sin_is_accurate_up_to_a_million) {
  test::check_accuracy(our_sin, test::libm{::sin, ::sinl}, 1.6, 2.4, 1e6);
}

BOOST_AUTO_TEST_CASE(cos_is_accurate_up_to_a_million) {
  test::check_accuracy(our_cos, test::libm{::cos, ::cosl}, 1.6, 2.4, 1e6);
}

BOOST_AUTO_TEST_CASE(the_absolute_error_stays_small_up_to_two_to_the_28) {
  double worst = 0;
  for (double x = 1e6; x < 0x1p28; x *= 1.0001)
    worst = std::max({worst, std::abs(math::sin(x) - std::sin(x)), std::abs(math::cos(x) - std::cos(x))});
  BOOST_TEST(worst < 1e-7);
}

BOOST_AUTO_TEST_CASE(a_constant_expression_agrees_with_run_time) {
  test::check_both_times(our_sin, 3, 3);
  test::check_both_times(our_cos, 3, 3);
}

BOOST_AUTO_TEST_SUITE_END()
