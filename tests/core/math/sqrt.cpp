// SPDX-License-Identifier: BSL-1.0
#include "accuracy.hpp"

#include <ballast/core/math/sqrt.hpp>

namespace {
using namespace ballast;

constexpr auto our_sqrt = [](auto x) { return math::sqrt(x); };

// ---- facts ----
static_assert(math::sqrt(2.0f) == 1.41421356f && math::sqrt(2.0) == 1.4142135623730951);
static_assert(math::sqrt(4.0f) == 2 && math::sqrt(1e6) == 1e3 && math::sqrt(0x1p-1074) == 0x1p-537);
static_assert(math::sqrt(6.0 / (64 + 64)) == 0.21650635094610965);  // Xavier's bound of a 64 x 64 layer

template <class T>
constexpr bool has_its_edges =
    math::is_nan(math::sqrt(test::nan<T>)) &&
    math::sqrt(test::infinity<T>) == test::infinity<T>&& test::same(math::sqrt(T(0)), 0) &&
    test::same(math::sqrt(T(-0.0)), T(-0.0)) && math::is_nan(math::sqrt(T(-1))) &&
    math::is_nan(math::sqrt(-test::infinity<T>));
static_assert(has_its_edges<float> && has_its_edges<double>);

}  // namespace

// ---- behaviour ----
BOOST_AUTO_TEST_SUITE(square_root)

// In a constant expression the last bit is ours: it has to be the hardware's, which IEEE 754 prescribes.
BOOST_AUTO_TEST_CASE(the_root_of_a_constant_expression_is_correctly_rounded) {
  if (test::fast_math) return;  // constant expressions know no flags
  long wrong = 0;
  for (std::uint64_t i = 1; i < 2'000'000; ++i) {
    double const x = math::from_bits<double>(static_cast<std::int64_t>(i * 0x9e3779b97f4a7c15 >> 1));
    if (math::is_finite(x)) wrong += !test::same(math::positive_root(x), std::sqrt(x));
    double const near_square = static_cast<double>(i) * static_cast<double>(i) + (i % 2 == 0 ? 1 : -1);
    if (near_square > 0) wrong += !test::same(math::positive_root(near_square), std::sqrt(near_square));
    float const y = math::from_bits<float>(static_cast<std::int32_t>(i * 1063 & 0x7f7fffff));
    wrong += !test::same(static_cast<float>(math::positive_root(y)), std::sqrt(y));
  }
  BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(sqrt_is_accurate_at_run_time) {
  test::check_accuracy(our_sqrt, test::libm{::sqrt, ::sqrtl}, test::fast_math ? 1 : 0.5001,
                       test::fast_math ? 1 : 0.5005);
}

BOOST_AUTO_TEST_CASE(a_constant_expression_agrees_with_run_time) {
  test::check_both_times(our_sqrt, test::fast_math ? 1 : 0, test::fast_math ? 1 : 0);
}

BOOST_AUTO_TEST_SUITE_END()
