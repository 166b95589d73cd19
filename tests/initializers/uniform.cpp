// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/initializer.hpp>
#include <ballast/initializers/uniform.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <support/draws.hpp>
#include <support/weights.hpp>
#include <vector>

using namespace ballast;

// ---- facts ----
static_assert(draws_uniform<uniform<0.05>> && !draws_normal<uniform<0.05>>);
static_assert(uniform<0.05>::bound({3, 4}) == 0.05);
static_assert(uniform<1>::bound({3, 4}) == 1);

// ---- behaviour ----
BOOST_AUTO_TEST_CASE(weights_are_uniform_up_to_the_bound) {
  std::vector<float> w = tests::weights<uniform<0.05>>({300, 200});
  auto const [least, most] = std::minmax_element(w.begin(), w.end());
  BOOST_TEST((-0.05f <= *least && *least < -0.0499f && 0.0499f < *most && *most <= 0.05f));
  for (float& x : w) x /= 0.05f;
  BOOST_TEST(tests::kolmogorov_smirnov(w, tests::symmetric_distribution) < 1.95);
}
