// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/initializer.hpp>
#include <ballast/initializers/normal.hpp>
#include <boost/test/unit_test.hpp>

#include <support/draws.hpp>
#include <support/weights.hpp>
#include <vector>

using namespace ballast;

// ---- facts ----
static_assert(draws_normal<normal<0.02>> && !draws_uniform<normal<0.02>>);
static_assert(normal<0.02>::standard_deviation({3, 4}) == 0.02);
static_assert(normal<1>::standard_deviation({3, 4}) == 1);

// ---- behaviour ----
BOOST_AUTO_TEST_CASE(weights_have_the_normal_distribution) {
  std::vector<float> w = tests::weights<normal<0.02>>({300, 200});
  for (float& x : w) x /= 0.02f;
  BOOST_TEST(tests::kolmogorov_smirnov(w, tests::normal_distribution) < 1.95);
}
