// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/kaiming.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstddef>
#include <support/torch_fans.hpp>
#include <support/weights.hpp>
#include <vector>

using namespace ballast;
using tests::has_bounds, tests::has_standard_deviations;

// ---- facts ----
// torch.nn.init.kaiming_uniform_(w)
static_assert(has_bounds<kaiming_uniform>({1.2247448713915892, 0.6123724356957946, 0.6324555320336759,
                                           0.5773502691896258}));
// torch.nn.init.kaiming_uniform_(w, mode="fan_in", nonlinearity="relu")
static_assert(has_bounds<kaiming_uniform>({1.2247448713915892, 0.6123724356957946, 0.6324555320336759,
                                           0.5773502691896258}));
// torch.nn.init.kaiming_normal_(w, mode="fan_in", nonlinearity="relu")
static_assert(has_standard_deviations<kaiming_normal>({0.7071067811865476, 0.3535533905932738,
                                                       0.36514837167011077, 0.33333333333333337}));

// ---- behaviour ----
// y = W relu(x) for a normal x and for -x: over many units, the mean square of y is that of x.
template <class Init>
double second_moment_passed_on() {
  constexpr std::size_t inputs = 400, units = 4000;
  std::vector<float> const w = tests::weights<Init>({inputs, units});
  double received = 0, passed_on = 0;
  for (std::size_t unit = 0; unit < units; ++unit) {
    double positive = 0, negative = 0;
    for (std::size_t i = 0; i < inputs; ++i) {
      auto const x = random::normal<double>(random::stream{3, 4}.bits(i));
      (x > 0 ? positive : negative) += static_cast<double>(w[unit * inputs + i]) * x;
      received += x * x / inputs;
    }
    passed_on += (positive * positive + negative * negative) / 2;
  }
  return passed_on / received;
}

BOOST_AUTO_TEST_CASE(relu_passes_on_its_second_moment) {
  BOOST_TEST(std::fabs(second_moment_passed_on<kaiming_uniform>() - 1) < 0.07);  // four standard deviations
  BOOST_TEST(std::fabs(second_moment_passed_on<kaiming_normal>() - 1) < 0.07);
}
