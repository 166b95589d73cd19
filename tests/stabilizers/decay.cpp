// SPDX-License-Identifier: BSL-1.0
// l1, l2 and decoupled_decay.
#include <ballast/stabilizers/decoupled_decay.hpp>
#include <ballast/stabilizers/l1.hpp>
#include <ballast/stabilizers/l2.hpp>

#include <array>
#include <span>

#include <boost/test/unit_test.hpp>

namespace nn = ballast;

// ---- facts ----
static_assert(std::is_empty_v<nn::l2<1e-4>> && nn::mode_of<nn::l2<1e-4>, nn::role::penalty>);
static_assert(std::is_empty_v<nn::l1<1e-4>> && nn::mode_of<nn::l1<1e-4>, nn::role::penalty>);
static_assert(nn::mode_of<nn::decoupled_decay<0.1>, nn::role::decay>);

BOOST_AUTO_TEST_CASE(l1_adds_the_sum_of_magnitudes_and_the_signs) {
  std::array const w{3.0, -4.0, 0.0, -0.0};
  std::array g{1.0, 1.0, 1.0, 1.0};
  double const added = nn::l1<0.5>::on<void>{}.penalize<double>(w, g);
  BOOST_TEST(added == 0.5 * 7);
  BOOST_TEST(g == (std::array{1.5, 0.5, 1.0, 1.0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(l2_adds_half_the_squared_norm_and_its_gradient) {
  std::array const w{3.0, -4.0};
  std::array g{1.0, 1.0};
  double const added = nn::l2<0.5>::on<void>{}.penalize<double>(w, g);
  BOOST_TEST(added == 0.25 * 25);
  BOOST_TEST(g[0] == 1 + 0.5 * 3);
  BOOST_TEST(g[1] == 1 - 0.5 * 4);
}

BOOST_AUTO_TEST_CASE(decoupled_decay_shrinks_by_the_learning_rate_times_its_rate) {
  std::array w{2.0, -8.0};
  nn::decoupled_decay<0.5>::on<void>{}.decay<double>(w, 0.25);
  BOOST_TEST(w[0] == 2 * 0.875);
  BOOST_TEST(w[1] == -8 * 0.875);
}
