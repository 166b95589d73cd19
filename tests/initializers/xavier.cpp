// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/xavier.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <support/draws.hpp>
#include <support/torch_fans.hpp>
#include <support/weights.hpp>

using namespace ballast;
using tests::has_bounds, tests::has_standard_deviations;

// ---- facts ----
// torch.nn.init.xavier_uniform_(w, gain=1.0)
static_assert(has_bounds<xavier_uniform>({0.7071067811865475, 0.5619514869490164, 0.3651483716701107,
                                          0.3333333333333333}));
// torch.nn.init.xavier_normal_(w, gain=1.0)
static_assert(has_standard_deviations<xavier_normal>({0.408248290463863, 0.3244428422615251,
                                                      0.21081851067789195, 0.19245008972987526}));
static_assert(xavier_uniform::bound({64, 64}) == math::sqrt(6.0 / (64 + 64)));

// ---- behaviour ----
BOOST_AUTO_TEST_CASE(both_distributions_have_variance_2_over_the_sum_of_fans) {
  fans const f{300, 200};
  BOOST_TEST(std::fabs(tests::moment(tests::weights<xavier_uniform>(f), 2) * 250 - 1) < 0.015);  // four sigma
  BOOST_TEST(std::fabs(tests::moment(tests::weights<xavier_normal>(f), 2) * 250 - 1) < 0.023);
}
