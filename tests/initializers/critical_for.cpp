// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/repeat.hpp>
#include <ballast/core/network.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/initializers/critical_for.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/initializers/normal.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/elu.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/hardtanh.hpp>
#include <ballast/layers/leaky_relu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/selu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/silu.hpp>
#include <ballast/layers/softplus.hpp>
#include <ballast/layers/tanh.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstddef>
#include <support/weights.hpp>
#include <vector>

#include "support/sine.hpp"

namespace nn = ballast;
using nn::tests::sine;

namespace {

struct centered_softplus {
  static constexpr double mean = 0.80605918;  // E ln(1 + e^x) at x ~ N(0, 1)
  static constexpr auto value(auto x) {
    using T = decltype(x);
    return static_cast<T>(nn::softplus<>::value(x) - static_cast<T>(mean));
  }
  static constexpr auto derivative(auto x) { return nn::math::sigmoid(x); }
};
struct single_tanh {  // knows float alone
  static constexpr float value(float x) { return nn::math::tanh(x); }
  static constexpr float derivative_at_output(float y) { return 1 - y * y; }
};

constexpr bool close(double found, double wanted, double tolerance = 1e-5) {
  return found - wanted < tolerance && wanted - found < tolerance;
}

template <class F>
constexpr bool has_variances(double weight, double bias) {
  using start = nn::critical_for<F>;
  return close(start::weight_variance, weight) && close(start::bias_variance, bias) &&
         start::fixed_point == 1;
}

}  // namespace

// ---- facts ----
// Integrals by the trapezoid rule in Python: 1 / E f'^2 and 1 - E f^2 / E f'^2.
static_assert(has_variances<nn::tanh>(2.15330, 0.15096));
static_assert(has_variances<nn::elu<>>(1.49678, 0.03466));
static_assert(has_variances<nn::selu>(0.93321, 0.06679));
static_assert(has_variances<nn::gelu>(2.19370, 0.06719));
static_assert(has_variances<nn::silu>(2.63517, 0.06247));
static_assert(has_variances<nn::hardtanh<>>(1.46479, 0.24408));
static_assert(has_variances<sine>(1.76159, 0.23841));
static_assert(has_variances<single_tanh>(2.15330, 0.15096));

// He et al. 2015: every mean square is a fixed point, and there is no bias.
static_assert(nn::critical_for<nn::relu>::weight_variance == 2 &&
              nn::critical_for<nn::relu>::bias_variance == 0);
static_assert(close(nn::critical_for<nn::leaky_relu<0.2>>::weight_variance, 2 / 1.04, 1e-15));
static_assert(nn::critical_for<nn::leaky_relu<0.2>>::bias_variance == 0);
static_assert(close(nn::critical_for<nn::relu>::slope, 1, 1e-15));

// Schoenholz et al. 2017: the edge of chaos of tanh at a bias variance of 0.05.
static_assert(close(nn::critical_for<nn::tanh, 0.570048>::weight_variance, 1.760955, 2e-6));
static_assert(close(nn::critical_for<nn::tanh, 0.570048>::bias_variance, 0.05, 2e-6));
// Roberts, Yaida & Hanin 2022: where the fixed point of gelu is half stable.
static_assert(close(nn::critical_for<nn::gelu, 3.561553>::weight_variance, 1.983058, 1e-5));
static_assert(close(nn::critical_for<nn::gelu, 3.561553>::bias_variance, 0.172922, 1e-5));
static_assert(close(nn::critical_for<nn::gelu, 3.561553>::slope, 1, 1e-5));

static_assert(close(nn::critical_for<nn::tanh>::slope, 0.391465));  // by the same rule
static_assert(close(nn::critical_for<nn::gelu>::slope, 1.067, 5e-4));
static_assert(close(nn::critical_for<nn::silu>::slope, 1.099, 5e-4));
static_assert(nn::critical_for<nn::sigmoid, 50>::weight_variance >
              100);  // it exists there, and serves nobody

// Less its mean every function has one, by Poincare's inequality: here softplus.
static_assert(has_variances<centered_softplus>(3.40856, 0.07453));

// Fifty layers: signal and gradient stand still.
template <class F>
struct deep {
  static constexpr auto layers =
      nn::topology<nn::dense<256, nn::lecun_normal>, nn::repeat<49, F, nn::dense<256>>>;
  using net = nn::network<nn::vec<256>, layers, nn::critical_for<F>>;
};

/// E f^2 at 1 is what each dense layer reads, and weight_variance its gain.
template <class F>
constexpr bool stands_still(double second_moment, double tolerance) {
  using start = nn::critical_for<F>;
  auto const& flow = nn::gradient_flow<typename deep<F>::net>;
  for (std::size_t k = 1; k < flow.layers.size(); ++k)
    if (!close(flow.layers[k].second_moment, second_moment, tolerance) ||
        !close(flow.layers[k].gain, start::weight_variance, 1e-12))
      return false;
  return flow.known();
}
static_assert(nn::stable<deep<nn::tanh>::net> && stands_still<nn::tanh>(0.394294, 1e-5));
static_assert(nn::stable<deep<nn::relu>::net> && stands_still<nn::relu>(0.5, 1e-9));
static_assert(!nn::stable<nn::network<nn::vec<256>, deep<nn::tanh>::layers, nn::normal<0.05>>>);

// ---- behaviour ----
namespace {
double variance(std::vector<float> const& w) {
  double sum = 0;
  for (float const x : w) sum += static_cast<double>(x) * static_cast<double>(x);
  return sum / static_cast<double>(w.size());
}
}  // namespace

BOOST_AUTO_TEST_CASE(draws_have_the_variances) {
  using start = nn::critical_for<nn::tanh>;
  double const weight = variance(nn::tests::weights<start>({.in = 300, .out = 300}));
  double const bias = variance(nn::tests::weights<nn::bias_start<start>>({.in = 300, .out = 300}));
  BOOST_TEST(std::fabs(weight * 300 / 2.15330 - 1) < 0.02);  // four standard deviations
  BOOST_TEST(std::fabs(bias / 0.15096 - 1) < 0.02);
}

// Measured, through 50 layers.
BOOST_AUTO_TEST_CASE(a_deep_network_keeps_its_signal) {
  constexpr std::size_t width = 256;
  using start = nn::critical_for<nn::tanh>;
  std::vector<double> x(width), y(width);
  for (std::size_t i = 0; i < width; ++i) x[i] = nn::random::normal<double>(nn::random::stream{3, 4}.bits(i));
  for (std::size_t layer = 0; layer < 50; ++layer) {
    std::vector<float> w(width * width), b(width);
    nn::start<start>(nn::matrix_view<float>{w.data(), width, width, width, 1}, {width, width}, {5, layer});
    nn::start<start::bias>(nn::matrix_view<float>{b.data(), width, 1, 1, 1}, {width, width}, {6, layer});
    for (std::size_t i = 0; i < width; ++i) {
      y[i] = static_cast<double>(b[i]);
      for (std::size_t j = 0; j < width; ++j) y[i] += static_cast<double>(w[i * width + j]) * std::tanh(x[j]);
    }
    x.swap(y);
  }
  double square = 0;
  for (double const v : x) square += v * v / width;
  BOOST_TEST(std::fabs(square - 1) < 0.4);
}
