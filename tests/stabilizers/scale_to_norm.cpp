// SPDX-License-Identifier: BSL-1.0
#include <ballast/kernels/norm.hpp>
#include <ballast/stabilizers/scale_to_norm.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <span>
#include <vector>

#include "support/golden.hpp"

namespace nn = ballast;
using nn::tests::check_close;

// ---- facts ----
static_assert(std::is_empty_v<nn::scale_to_norm<1>>);
static_assert(nn::mode_of<nn::scale_to_norm<1>, nn::role::clipping>);

template <class T>
void check(std::array<T, 2> g, std::vector<double> const& wanted, double wanted_norm) {
  double const norm =
      nn::scale_to_norm<10>::on<void>{}.clip(std::span<T>{g}, nn::kernels::norm<T>(std::span<T const>{g}));
  check_close("scaled", g, wanted, {0, 1e-6, 1});
  BOOST_TEST(norm == wanted_norm);
}

BOOST_AUTO_TEST_CASE(any_gradient_gets_the_norm) {
  check<float>({3, -4}, {6, -8}, 10);
  check<float>({300, -400}, {6, -8}, 10);
  check<double>({3e-200, -4e-200}, {6, -8}, 10);
  check<double>({3e200, -4e200}, {6, -8}, 10);
}

BOOST_AUTO_TEST_CASE(one_of_denormals_too, *nn::tests::needs_denormals()) {
  check<double>({0, 3e-312}, {0, 10}, 10);
}

BOOST_AUTO_TEST_CASE(a_gradient_of_zero_stays_zero) { check<float>({0, 0}, {0, 0}, 0); }
