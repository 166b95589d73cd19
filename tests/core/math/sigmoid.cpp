// SPDX-License-Identifier: BSL-1.0
#include "accuracy.hpp"

#include <ballast/core/math/sigmoid.hpp>

namespace {
using namespace ballast;

constexpr auto our_tanh = [](auto x) { return math::tanh(x); };
constexpr auto our_sigmoid = [](auto x) { return math::sigmoid(x); };

// ---- facts ----
static_assert(math::tanh(0.5) > 0.4621171572600095 && math::tanh(0.5) < 0.4621171572600100);
static_assert(math::tanh(1.0f) > 0.7615940f && math::tanh(1.0f) < 0.7615944f);

template <class T>
constexpr bool tanh_has_its_edges =
    math::is_nan(math::tanh(test::nan<T>)) && math::tanh(test::infinity<T>) == 1 &&
    math::tanh(-test::infinity<T>) == -1 && math::tanh(test::largest<T>) == 1 && math::tanh(T(20)) == 1 &&
    test::same(math::tanh(T(0)), 0) && test::same(math::tanh(T(-0.0)), T(-0.0)) &&
    math::tanh(test::smallest<T>) == test::smallest<T>;
static_assert(tanh_has_its_edges<float> && tanh_has_its_edges<double>);

static_assert(math::sigmoid(0.0f) == 0.5f && math::sigmoid(0.0) == 0.5);
static_assert(math::sigmoid(1.0f) > 0.73105854f && math::sigmoid(1.0f) < 0.73105864f);

template <class T>
constexpr bool sigmoid_has_its_edges =
    math::is_nan(math::sigmoid(test::nan<T>)) && math::sigmoid(test::infinity<T>) == 1 &&
    test::same(math::sigmoid(-test::infinity<T>), 0) && math::sigmoid(test::largest<T>) == 1 &&
    test::same(math::sigmoid(-test::largest<T>), 0) && math::sigmoid(T(-0.0)) == T(0.5);
static_assert(sigmoid_has_its_edges<float> && sigmoid_has_its_edges<double>);
static_assert(math::sigmoid(-103.2f) == test::smallest<float>);

// A table of 4,096 fits in one constant expression of Clang's default 1,048,576 steps.
static_assert([] {
  float sum = 0;
  for (int i = 0; i < 4096; ++i) sum += math::tanh(static_cast<float>(i) / 4096);
  return sum;
}() > 1776);  // 4096 log(cosh 1) = 1776.7

}  // namespace

// ---- behaviour ----
BOOST_AUTO_TEST_SUITE(sigmoid_and_tanh)

BOOST_AUTO_TEST_CASE(tanh_is_accurate_over_the_range) {
  test::check_accuracy(our_tanh, test::libm{::tanh, ::tanhl}, 5, 2.8);
}

BOOST_AUTO_TEST_CASE(sigmoid_is_accurate_over_the_range) {
  test::check_accuracy(
      our_sigmoid,
      [](auto x) {
        return 1 / (1 + test::libm{::exp, ::expl}(-x));
      },
      2.5, 2.5);
}

BOOST_AUTO_TEST_CASE(tanh_is_odd_and_at_most_one) {
  bool odd = true, bounded = true;
  for (float x = 0; x < 12; x += 0.0001f) {
    odd = odd && test::same(math::tanh(-x), -math::tanh(x));
    bounded = bounded && math::tanh(x) <= 1;
  }
  BOOST_TEST(odd);
  BOOST_TEST(bounded);
}

BOOST_AUTO_TEST_CASE(a_constant_expression_agrees_with_run_time) {
  test::check_both_times(our_tanh, 5, 3);
  test::check_both_times(our_sigmoid, 3, 3);
}

BOOST_AUTO_TEST_SUITE_END()
