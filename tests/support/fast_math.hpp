// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_FAST_MATH_HPP
#define BALLAST_TESTS_SUPPORT_FAST_MATH_HPP

#include <boost/test/unit_test.hpp>

namespace ballast::tests {

/// Is this compiled with -ffast-math? Then sums may be taken in any order, denormals may be zero, and nothing is
/// promised of infinities and NaN but that their bits tell them.
#ifdef __FAST_MATH__
inline constexpr bool fast_math = true;
#else
inline constexpr bool fast_math = false;
#endif

/// How many times the tolerance of a reference a result may be off.
inline constexpr double allowance = fast_math ? 10 : 1;

/// For a test of what infinities and NaN do in arithmetic, or of a result that is one: under -ffast-math there is
/// no such thing, and it is left out. `BOOST_AUTO_TEST_CASE(name, *needs_infinities())`. That guards see what is not
/// finite in memory under these flags too is tested by stabilizers/nonfinite_*.cpp.
inline auto needs_infinities() { return boost::unit_test::enable_if<!fast_math>(); }

/// For a test that two ways to a result take the same bits: there sums are taken in the order that suits each.
inline auto needs_exact_bits() { return boost::unit_test::enable_if<!fast_math>(); }

/// For a test of denormals, which are zero there.
inline auto needs_denormals() { return boost::unit_test::enable_if<!fast_math>(); }

}  // namespace ballast::tests

#endif
