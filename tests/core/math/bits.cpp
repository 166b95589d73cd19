// SPDX-License-Identifier: BSL-1.0
#include "accuracy.hpp"

#include <ballast/core/math/bits.hpp>

namespace {
using namespace ballast;

// ---- facts ----
template <class T>
constexpr bool finiteness_is_in_the_bits =
    math::is_finite(T(0)) && math::is_finite(-test::largest<T>) && math::is_finite(test::smallest<T>) &&
    !math::is_finite(test::infinity<T>) && !math::is_finite(-test::infinity<T>) &&
    !math::is_finite(test::nan<T>) && math::is_nan(test::nan<T>) && math::is_nan(-test::nan<T>) &&
    !math::is_nan(test::infinity<T>) && !math::is_nan(test::largest<T>);
static_assert(finiteness_is_in_the_bits<float> && finiteness_is_in_the_bits<double>);

static_assert(test::same(math::abs(-0.0f), 0) && math::abs(-2.5) == 2.5 && math::abs(3.0) == 3);
static_assert(math::copysign(2.0f, -0.0f) == -2 && math::copysign(-2.0, 1.0) == 2);
static_assert(math::min(1.0f, 2.0f) == 1 && math::max(1.0f, 2.0f) == 2);
static_assert(math::clamp(5.0, -1.0, 1.0) == 1 && math::clamp(-5.0, -1.0, 1.0) == -1);

}  // namespace

// ---- behaviour ----
BOOST_AUTO_TEST_SUITE(bits)

// -ffast-math deletes x != x; these answers have to stay.
BOOST_AUTO_TEST_CASE(nan_and_infinity_are_seen_at_run_time_under_any_flags) {
  auto const nan_bits = test::at_run_time(std::int32_t{0x7fc00000});
  auto const infinity_bits = test::at_run_time(std::int32_t{0x7f800000});
  float const x = math::from_bits<float>(nan_bits), y = math::from_bits<float>(infinity_bits);
  BOOST_TEST(math::is_nan(x));
  BOOST_TEST(!math::is_finite(x));
  BOOST_TEST(!math::is_nan(y));
  BOOST_TEST(!math::is_finite(y));
  BOOST_TEST(!math::is_finite(-y));
}

BOOST_AUTO_TEST_CASE(a_loop_finds_the_one_bad_number) {
  std::array<double, 1000> numbers{};
  auto const all_finite = [&numbers] {
    bool finite = true;
    for (double x : numbers) finite &= math::is_finite(x);
    return finite;
  };
  BOOST_TEST(all_finite());
  numbers[737] = test::at_run_time(test::nan<double>);
  BOOST_TEST(!all_finite());
  numbers[737] = test::at_run_time(test::infinity<double>);
  BOOST_TEST(!all_finite());
}

BOOST_AUTO_TEST_SUITE_END()
