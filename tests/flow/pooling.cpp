// SPDX-License-Identifier: BSL-1.0
// The prediction through pooling: moments of the largest of some numbers, and draws of the library's own.
#include <ballast/core/network.hpp>
#include <ballast/flow/pooling.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/layers/avg_pool.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/conv1d.hpp>
#include <ballast/layers/conv2d.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/global_pool.hpp>
#include <ballast/layers/max_pool.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include "support/gradient_draws.hpp"

namespace nn = ballast;
using nn::tests::check_draws;
using nn::tests::on;

namespace {

using pad = nn::padding<1>;
using he = nn::kaiming_normal;
using pixels = nn::image<8, 8, 8>;

constexpr bool near(double a, double b, double tolerance = 1e-5) { return nn::math::abs(a - b) <= tolerance; }

// ---- facts: THEORY of order statistics; E max^2 = 1 + sqrt(3) / pi of four normal numbers ----
constexpr nn::flow::activated_numbers plain{};
constexpr nn::flow::activated_numbers rectified = [] {
  nn::flow::activated_numbers f{};
  f.value = [](double x) { return x > 0 ? x : 0.0; };
  f.slope = [](double x) { return x > 0 ? 1.0 : 0.0; };
  return f;
}();
static_assert(near(nn::flow::largest_of{4, 0, plain}.square, 1.551329) &&
              near(nn::flow::largest_of{4, 0, plain}.mean, 1.029375));
static_assert(near(nn::flow::largest_of{9, 0, plain}.square, 2.562617) &&
              near(nn::flow::largest_of{9, 0, plain}.mean, 1.485013));
static_assert(near(nn::flow::largest_of{4, 0.3, plain}.square, 0.3 + 0.7 * 1.551329));
static_assert(near(nn::flow::largest_of{4, 0, rectified}.square, 1.543785) &&
              near(nn::flow::largest_of{9, 0, rectified}.square, 2.562559));
static_assert(near(nn::flow::largest_of{4, 0, rectified}.slope_square, 1 - 1.0 / 16, 0.02));

// An average of four positions whose numbers are independent, or all the same.
template <int NearPercent>
constexpr double after_average() {
  nn::flow::signal s{.near = NearPercent / 100.0};
  s.along.axes = {nn::flow::axis_profile{.length = 2}, nn::flow::axis_profile{.length = 2}};
  nn::flow::row const r = nn::flow::average(s, {});
  return r.gain == 0.25 ? s.second_moment : 0;
}
static_assert(after_average<0>() == 0.25 && after_average<100>() == 1 && near(after_average<50>(), 0.625));

}  // namespace

BOOST_AUTO_TEST_CASE(averages) {
  check_draws<on<pixels, he, nn::conv2d<12, 3, pad>, nn::relu, nn::avg_pool2d<2>, nn::conv2d<12, 3, pad>,
                 nn::relu, nn::global_avg_pool, nn::dense<8>>::net,
              4>("two kinds");
  check_draws<on<pixels, he, nn::conv2d<12, 3, pad>, nn::tanh, nn::avg_pool2d<3, nn::stride<2>, pad>,
                 nn::conv2d<12, 3, pad>, nn::flatten, nn::dense<8>>::net,
              4>("overlapping windows");
}

BOOST_AUTO_TEST_CASE(largest_numbers) {
  check_draws<on<pixels, he, nn::conv2d<12, 3, pad>, nn::relu, nn::max_pool2d<2>, nn::conv2d<12, 3, pad>,
                 nn::relu, nn::global_max_pool, nn::dense<8>>::net,
              4>("behind the activation");
  check_draws<on<pixels, he, nn::conv2d<12, 3, pad>, nn::max_pool2d<2>, nn::tanh, nn::conv2d<12, 3, pad>,
                 nn::relu, nn::max_pool2d<3, nn::stride<2>, pad>, nn::flatten, nn::dense<8>>::net,
              4>("before it; overlapping windows");
  check_draws<on<nn::sequence<16, 12>, he, nn::conv1d<12, 3, pad>, nn::gelu, nn::max_pool1d<2>,
                 nn::conv1d<12, 3, pad>, nn::batch_norm, nn::relu, nn::max_pool1d<2>, nn::conv1d<12, 3, pad>,
                 nn::relu, nn::global_avg_pool, nn::dense<8>>::net,
              4>("sequence");
}
