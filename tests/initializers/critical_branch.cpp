// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/network.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/initializers/critical_branch.hpp>
#include <ballast/initializers/critical_for.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/tanh.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstddef>
#include <support/weights.hpp>
#include <vector>

namespace nn = ballast;

// ---- facts ----
static_assert(nn::critical_branch<1, nn::tanh>::weight_variance ==
              nn::critical_for<nn::tanh>::weight_variance);
static_assert(nn::critical_branch<50, nn::relu>::weight_variance == 2.0 / 50);
static_assert(nn::critical_branch<50, nn::relu>::standard_deviation({4, 7}) == nn::root_per_fan(2.0 / 50, 4));
static_assert(nn::critical_branch<50, nn::relu>::bias_variance == 0);

// Fifty residuals.
template <class F, class Start>
struct deep {
  static constexpr auto layers =
      nn::topology<nn::repeat<50, nn::residual<F, nn::dense<256, Start>>>, nn::dense<10, nn::lecun_normal>>;
  using net = nn::network<nn::vec<256>, layers>;
  static constexpr auto flow = nn::gradient_flow<net>;
  static constexpr double growth = flow.layers.back().second_moment;  // of the signal, which starts at 1
};
template <class F>
using shared = deep<F, nn::critical_branch<50, F>>;

constexpr bool within(double from, double x, double to) { return from < x && x < to; }

// 1.02^50 = 2.69159, of the signal and of the gradient: log10 of its norm is 0.21501.
static_assert(within(2.69158, shared<nn::relu>::growth, 2.69160));
static_assert(within(0.214, shared<nn::relu>::flow.input_decades, 0.216));
// The slope of tanh falls as the signal grows.
static_assert(within(1, shared<nn::tanh>::growth, 2.69158));
static_assert(within(0, shared<nn::tanh>::flow.input_decades, 0.21501));
static_assert(nn::stable<shared<nn::relu>::net> && nn::stable<shared<nn::tanh>::net>);
// Unshared: relu doubles, fifty times.
static_assert(!nn::stable<deep<nn::relu, nn::critical_for<nn::relu>>::net>);

// ---- behaviour ----
BOOST_AUTO_TEST_CASE(draws_have_a_share_of_the_variances) {
  auto const variance = [](std::vector<float> const& w) {
    double sum = 0;
    for (float const x : w) sum += static_cast<double>(x) * static_cast<double>(x);
    return sum / static_cast<double>(w.size());
  };
  using start = nn::critical_branch<20, nn::tanh>;
  double const weight = variance(nn::tests::weights<start>({.in = 300, .out = 300}));
  double const bias = variance(nn::tests::weights<nn::bias_start<start>>({.in = 300, .out = 300}));
  BOOST_TEST(std::fabs(weight * 300 * 20 / 2.15330 - 1) < 0.02);  // four standard deviations
  BOOST_TEST(std::fabs(bias * 20 / 0.15096 - 1) < 0.02);
}
