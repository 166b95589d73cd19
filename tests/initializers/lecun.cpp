// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/lecun.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstddef>
#include <support/torch_fans.hpp>
#include <support/weights.hpp>
#include <vector>

using namespace ballast;
using tests::has_bounds, tests::has_standard_deviations;

// ---- facts ----
// torch.nn.init.kaiming_uniform_(w, mode="fan_in", nonlinearity="linear")
static_assert(has_bounds<lecun_uniform>({0.8660254037844386, 0.4330127018922193, 0.44721359549995787,
                                         0.408248290463863}));
// torch.nn.init.kaiming_normal_(w, mode="fan_in", nonlinearity="linear")
static_assert(has_standard_deviations<lecun_normal>({0.5, 0.25, 0.2581988897471611, 0.23570226039551587}));

// ---- behaviour ----
// y = W x for one normal x: over many units, the mean square of y is that of x.
template <class Init>
double second_moment_passed_on() {
  constexpr std::size_t inputs = 400, units = 4000;
  std::vector<float> const w = tests::weights<Init>({inputs, units});
  double received = 0, passed_on = 0;
  for (std::size_t unit = 0; unit < units; ++unit) {
    double y = 0;
    for (std::size_t i = 0; i < inputs; ++i) {
      auto const x = random::normal<double>(random::stream{3, 4}.bits(i));
      y += static_cast<double>(w[unit * inputs + i]) * x;
      received += x * x / inputs;
    }
    passed_on += y * y;
  }
  return passed_on / received;
}

BOOST_AUTO_TEST_CASE(a_linear_unit_passes_on_its_second_moment) {
  BOOST_TEST(std::fabs(second_moment_passed_on<lecun_uniform>() - 1) < 0.09);  // four standard deviations
  BOOST_TEST(std::fabs(second_moment_passed_on<lecun_normal>() - 1) < 0.09);
}
