// SPDX-License-Identifier: BSL-1.0
#include <ballast/kernels/norm.hpp>

#include <array>
#include <boost/test/unit_test.hpp>
#include <limits>
#include <span>
#include <tuple>

namespace kernels = ballast::kernels;

namespace {

template <class T>
constexpr double norm_of(std::span<T const> first, std::span<T const> second) {
  kernels::norm_in_parts<T> norm;
  norm.add(first);
  norm.add(second);
  return norm.value();
}

}  // namespace

// ---- facts ----
static_assert(kernels::norm_in_parts<float>{}.value() == 0 && kernels::norm_in_parts<double>{}.value() == 0);
static_assert(norm_of<double>(std::array{0.0, 0.0}, std::array{0.0}) == 0);

BOOST_AUTO_TEST_SUITE(norm_in_parts)

BOOST_AUTO_TEST_CASE_TEMPLATE(is_the_norm_of_the_whole, T, decltype(std::tuple<float, double>{})) {
  std::array<T, 2> const a{2, 3};
  std::array<T, 1> const b{6};
  BOOST_TEST(norm_of<T>(a, b) == 7.0, boost::test_tools::tolerance(1e-7));
  BOOST_TEST(norm_of<T>(b, a) == 7.0, boost::test_tools::tolerance(1e-7));
}

// Quotients, since Boost.Test compares a zero with the tolerance itself.
BOOST_AUTO_TEST_CASE(holds_numbers_whose_squares_overflow_or_vanish) {
  for (double const size : {1e200, 1e-200})
    BOOST_TEST(norm_of<double>(std::array{3 * size}, std::array{4 * size}) / (5 * size) == 1.0,
               boost::test_tools::tolerance(1e-14));
  for (float const size : {1e30f, 1e-30f})
    BOOST_TEST(
        norm_of<float>(std::array{3 * size}, std::array{4 * size}) / (5.0 * static_cast<double>(size)) == 1.0,
        boost::test_tools::tolerance(1e-7));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(shows_what_is_not_finite, T, decltype(std::tuple<float, double>{})) {
  std::array<T, 2> const bad{1, std::numeric_limits<T>::infinity()}, good{1, 2};
  for (double const found : {norm_of<T>(bad, good), norm_of<T>(good, bad)})
    BOOST_TEST(!ballast::math::is_finite(found));
}

// A sum of squares that float cannot hold is not believed.
BOOST_AUTO_TEST_CASE(takes_sums_that_are_known) {
  auto const norm_of_known = [](float v) {
    std::array const part{v};
    kernels::norm_in_parts<float> norm;
    norm.add(part, v * v);
    return norm.value();
  };
  BOOST_TEST(norm_of_known(-3) == 3.0, boost::test_tools::tolerance(1e-7));
  for (float const far : {3e-30f, 3e30f})
    BOOST_TEST(norm_of_known(far) / static_cast<double>(far) == 1.0, boost::test_tools::tolerance(1e-7));
  BOOST_TEST(norm_of_known(0) == 0.0);
  BOOST_TEST(!ballast::math::is_finite(norm_of_known(std::numeric_limits<float>::infinity())));
}

BOOST_AUTO_TEST_SUITE_END()
