// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/fixed_point.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

namespace fixed_point = ballast::fixed_point;

// ---- facts ----
static_assert(fixed_point::q31(1) == 2147483648 && fixed_point::q31(-0.5) == -1073741824);
static_assert(fixed_point::polynomial(fixed_point::q31(0.5), fixed_point::q31(1), fixed_point::q31(-3)) ==
              fixed_point::q31(-2.5));
static_assert(fixed_point::exponent(1) == 0 && fixed_point::exponent(1023) == 9 &&
              fixed_point::exponent(1024) == 10);
static_assert(fixed_point::minus_ln(0xFFFFFFFF) == 1);  // -ln(1 - 2^-33) = 2^-33: positive to the end
static_assert(fixed_point::sqrt(1) == 1 && fixed_point::sqrt(144) == 12 &&
              fixed_point::sqrt(1ull << 62) == 1ull << 31);
static_assert(fixed_point::cosine(0x40000000) == 0);  // a quarter turn

// ---- behaviour ----
namespace {
constexpr std::uint64_t step = 9973;  // prime: the sweeps below meet every residue

template <class Error>
double worst(Error error) {
  double largest = 0;
  for (std::uint64_t n = 0; n < std::uint64_t{1} << 32; n += step)
    largest = std::max(largest, std::fabs(error(static_cast<std::uint32_t>(n))));
  return std::max(largest, std::fabs(error(0xFFFFFFFF)));
}
}  // namespace

BOOST_AUTO_TEST_CASE(minus_ln_is_within_2e_9_of_libm) {
  BOOST_TEST(worst([](std::uint32_t n) {
               double const u = (2 * static_cast<double>(n) + 1) * 0x1p-33;
               return static_cast<double>(fixed_point::minus_ln(n)) * 0x1p-33 + std::log(u);
             }) < 2e-9);
}

BOOST_AUTO_TEST_CASE(cosine_is_within_2e_9_of_libm) {
  BOOST_TEST(worst([](std::uint32_t n) {
               double const angle = 2 * std::numbers::pi * static_cast<double>(n) * 0x1p-32;
               return static_cast<double>(fixed_point::cosine(n)) * 0x1p-31 - std::cos(angle);
             }) < 2e-9);
}

BOOST_AUTO_TEST_CASE(the_square_root_is_off_by_at_most_one) {
  for (std::uint64_t root = 2; root < std::uint64_t{1} << 32; root += step)
    for (std::uint64_t square : {root * root - 1, root * root, root * root + root}) {
      std::uint64_t const got = fixed_point::sqrt(square), floor = square < root * root ? root - 1 : root;
      if (got + 1 < floor || got > floor + 1) BOOST_ERROR("the root of " << square << " is not " << got);
    }
}
