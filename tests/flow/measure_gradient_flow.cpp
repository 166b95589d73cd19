// SPDX-License-Identifier: BSL-1.0
// The measured rows against central differences of the loss, and against the prediction.
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/blocks/rezero.hpp>
#include <ballast/core/network.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/flow/measure_gradient_flow.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/initializers/normal.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace nn = ballast;
using boost::test_tools::tolerance;

inline constexpr auto blocks =
    nn::topology<nn::dense<4>, nn::tanh,
                 nn::repeat<2, nn::residual<nn::dense<5>, nn::tanh, nn::dense<4>>, nn::tanh>, nn::dense<2>>;
using small = nn::network<nn::vec<3>, blocks, nn::use_double, nn::normal<0.7>>;

inline constexpr auto normed = nn::topology<nn::dense<4>, nn::batch_norm, nn::relu, nn::dense<3>>;
using classifier = nn::network<nn::vec<3>, normed>;

inline constexpr auto from_zero = nn::topology<nn::dense<4>, nn::rezero<nn::dense<4>>, nn::dense<1>>;
using identity_start = nn::network<nn::vec<3>, from_zero>;

inline constexpr auto wide = nn::topology<nn::repeat<5, nn::dense<64>, nn::tanh>,
                                          nn::repeat<2, nn::residual<nn::dense<64>>>, nn::dense<64>>;
using wide_net = nn::network<nn::vec<64>, wide, nn::lecun_normal>;

// ---- facts ----
static_assert(nn::gradient_flow<wide_net>.layers.size() == nn::weight_layers<wide_net>.size());
static_assert(nn::gradient_flow<identity_start>.layers.size() == nn::weight_layers<identity_start>.size());

namespace {

/// Normal numbers.
template <class T>
std::vector<T> noise(std::uint64_t place, std::size_t n) {
  std::vector<T> values(n);
  nn::random::stream const draws{17, place};
  for (std::size_t i = 0; i < n; ++i) values[i] = nn::random::normal<T>(draws.bits(i));
  return values;
}

// ---- by central differences ----

/// A weight and its bias in the parameters of `small`; the weight is stored inputs x outputs.
struct affine {
  std::size_t weight, inputs, outputs;
  std::size_t bias() const { return weight + inputs * outputs; }
};
constexpr std::array in_small{affine{0, 3, 4},  affine{16, 4, 5}, affine{41, 5, 4},
                              affine{65, 4, 5}, affine{90, 5, 4}, affine{114, 4, 2}};

double loss_of(small const& net, std::span<double const> x, std::span<double const> target) {
  std::vector<double> y(target.size());
  net.batch(x, y);
  double sum = 0;
  for (std::size_t i = 0; i < y.size(); ++i) sum += (y[i] - target[i]) * (y[i] - target[i]);
  return sum / static_cast<double>(y.size());
}

std::vector<double> gradient_of(small const& start, std::span<double const> x,
                                std::span<double const> target) {
  small net = start;
  std::vector<double> gradient;
  for (double& w : net.parameters()) {
    double const at = w, h = 1e-5;
    w = at + h;
    double const above = loss_of(net, x, target);
    w = at - h;
    gradient.push_back((above - loss_of(net, x, target)) / (2 * h));
    w = at;
  }
  return gradient;
}

double norm(std::span<double const> values) {
  double sum = 0;
  for (double const v : values) sum += v * v;
  return std::sqrt(sum);
}

/// The norm of the loss's gradient by the answers.
double answer_gradient(small const& net, std::span<double const> x, std::span<double const> target) {
  std::vector<double> y(target.size());
  net.batch(x, y);
  for (std::size_t i = 0; i < y.size(); ++i) y[i] = 2 * (y[i] - target[i]) / static_cast<double>(y.size());
  return norm(y);
}

struct by_hand {
  double decades = 0, output_decades = 0, second_moment = 0, dx_squares = 0, dy_squares = 0;
};

/// Of a single row dL/dy = dL/db, dL/dW = dL/dy x and dL/dx = W dL/dy.
by_hand of_rows(small const& net, affine const& layer, std::span<double const> x,
                std::span<double const> target) {
  by_hand mean;
  std::size_t const rows = x.size() / 3;
  double const n = static_cast<double>(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    auto const one = x.subspan(3 * row, 3), wanted = target.subspan(2 * row, 2);
    auto const gradient = gradient_of(net, one, wanted);
    std::span const dw{gradient.data() + layer.weight, layer.inputs * layer.outputs},
        dy{gradient.data() + layer.bias(), layer.outputs};
    double const answers = answer_gradient(net, one, wanted);
    mean.decades += std::log10(norm(dw) / answers) / n;
    mean.output_decades += std::log10(norm(dy) / answers) / n;
    mean.second_moment += std::pow(norm(dw) / norm(dy), 2) / static_cast<double>(layer.inputs) / n;
    mean.dy_squares += std::pow(norm(dy), 2);
    for (std::size_t i = 0; i < layer.inputs; ++i) {
      double dx = 0;
      for (std::size_t j = 0; j < layer.outputs; ++j)
        dx += net.parameters()[layer.weight + i * layer.outputs + j] * dy[j];
      mean.dx_squares += dx * dx;
    }
  }
  return mean;
}

}  // namespace

BOOST_AUTO_TEST_CASE(single_rows) {
  small const net{3};
  auto const x = noise<double>(1, 3 * 4), target = noise<double>(2, 2 * 4);
  auto const measured = nn::measure_gradient_flow<1>(net, x, target);
  BOOST_TEST_REQUIRE(static_cast<bool>(measured.accepted));
  BOOST_TEST(measured.batches == 4u);
  BOOST_TEST(measured.batch_rows == 1u);
  for (std::size_t k = 0; k < in_small.size(); ++k) BOOST_TEST_CONTEXT("layer " << k) {
      nn::flow::layer_flow const& found = measured.layers[k];
      by_hand const wanted = of_rows(net, in_small[k], x, target);
      BOOST_TEST(found.fan_in == in_small[k].inputs);
      BOOST_TEST(found.fan_out == in_small[k].outputs);
      BOOST_TEST(found.decades == wanted.decades, tolerance(1e-6));
      BOOST_TEST(found.output_decades == wanted.output_decades, tolerance(1e-6));
      BOOST_TEST(found.second_moment == wanted.second_moment, tolerance(1e-6));
      if (k > 0) BOOST_TEST(found.gain == wanted.dx_squares / wanted.dy_squares, tolerance(1e-6));
      BOOST_TEST(!found.silent);
    }
  BOOST_TEST(measured.layers[0].gain == 0);
  BOOST_TEST(measured.layers[0].layer == 0u);
  BOOST_TEST(measured.layers[1].layer == 2u);
  BOOST_TEST(measured.layers[4].layer == 2u);
  BOOST_TEST(measured.layers[5].layer == 3u);
}

BOOST_AUTO_TEST_CASE(a_whole_batch) {
  small const net{4};
  auto const x = noise<double>(1, 3 * 6), target = noise<double>(2, 2 * 6);
  auto const measured = nn::measure_gradient_flow(net, x, target);  // six rows where 32 fit
  BOOST_TEST(measured.batches == 1u);
  BOOST_TEST(measured.batch_rows == 6u);
  auto const gradient = gradient_of(net, x, target);
  double const answers = answer_gradient(net, x, target);
  BOOST_TEST(measured.loss == loss_of(net, x, target), tolerance(1e-12));
  BOOST_TEST(measured.answer_decades == std::log10(answers), tolerance(1e-12));
  for (std::size_t k = 0; k < in_small.size(); ++k) {
    std::span const dw{gradient.data() + in_small[k].weight, in_small[k].inputs * in_small[k].outputs};
    BOOST_TEST(measured.layers[k].decades == std::log10(norm(dw) / answers), tolerance(1e-6));
    BOOST_TEST(measured.layers[k].beta == 0);
  }
  double sum = 0;
  for (double const v : x) sum += v / 18;
  BOOST_TEST(measured.layers[0].mean == sum, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(what_fills_no_batch_is_left_out) {
  small const net{5};
  auto const x = noise<double>(1, 3 * 5), target = noise<double>(2, 2 * 5);
  auto const all = nn::measure_gradient_flow<2>(net, x, target),
             four = nn::measure_gradient_flow<2>(net, std::span{x}.first(12), std::span{target}.first(8)),
             first = nn::measure_gradient_flow<2>(net, std::span{x}.first(6), std::span{target}.first(4)),
             second = nn::measure_gradient_flow<2>(net, std::span{x}.subspan(6, 6),
                                                   std::span{target}.subspan(4, 4));
  BOOST_TEST(all.batches == 2u);
  for (std::size_t k = 0; k < in_small.size(); ++k) {
    double const a = first.layers[k].decades, b = second.layers[k].decades;
    BOOST_TEST(all.layers[k].decades == four.layers[k].decades);
    BOOST_TEST(all.layers[k].decades == (a + b) / 2, tolerance(1e-9));
    BOOST_TEST(all.layers[k].deviation() == std::fabs(a - b) / std::sqrt(2.0), tolerance(1e-6));
  }
}

// ---- the loss, and what is refused ----
BOOST_AUTO_TEST_CASE(labels_mean_cross_entropy) {
  classifier const net{1};
  classifier const before = net;
  auto const x = noise<float>(1, 3 * 8);
  std::vector<std::int32_t> const labels{0, 1, 2, 0, 1, 2, 0, 1};
  auto const measured = nn::measure_gradient_flow(net, x, labels);
  classifier trained = net;
  auto const trainer = std::make_unique<nn::trainer<classifier, nn::cross_entropy, nn::sgd, 8>>(trained);
  BOOST_TEST(measured.loss == trainer->measure(x, labels).loss);
  BOOST_TEST((net == before));

  std::array const weights{1.f, 2.f, 3.f};
  auto const weighted =
      nn::measure_gradient_flow(net, x, labels, nn::cross_entropy{.class_weights = weights});
  BOOST_TEST(weighted.loss != measured.loss);
}

BOOST_AUTO_TEST_CASE(a_gradient_of_zero_is_silent) {
  identity_start const net{1};
  auto const measured = nn::measure_gradient_flow<1>(net, noise<float>(1, 12), noise<float>(2, 4));
  BOOST_TEST(!measured.layers[0].silent);
  BOOST_TEST(measured.layers[1].silent);
  BOOST_TEST(!measured.layers[2].silent);
}

BOOST_AUTO_TEST_CASE(wrong_arguments_are_refused) {
  classifier const net{1};
  auto x = noise<float>(1, 3 * 70);
  std::vector<std::int32_t> labels(70, 1);
  BOOST_TEST(static_cast<bool>(nn::measure_gradient_flow(net, x, labels).accepted));
  BOOST_TEST(!nn::measure_gradient_flow(net, std::span{x}.first(208), labels).accepted);
  BOOST_TEST(!nn::measure_gradient_flow(net, x, std::span{labels}.first(69)).accepted);
  BOOST_TEST(!nn::measure_gradient_flow(net, std::span<float>{}, std::span<std::int32_t>{}).accepted);
  labels[40] = 3;
  auto const refused = nn::measure_gradient_flow(net, x, labels);
  BOOST_TEST(refused.accepted.row == 40u);
  BOOST_TEST(refused.batches == 0u);
}

// ---- the prediction ----
BOOST_AUTO_TEST_CASE(the_prediction_comes_true) {
  static constexpr auto predicted = nn::gradient_flow<wide_net, 1>;
  constexpr std::size_t draws = 12;
  std::array<double, predicted.layers.size()> decades{}, output_decades{}, second_moment{};
  for (std::size_t seed = 0; seed < draws; ++seed) {
    auto const net = std::make_unique<wide_net>(seed);
    auto targets = noise<float>(2 * seed + 1, 64 * 16);
    for (float& t : targets)
      t *= 1000;  // far from the answers: the theory wants a gradient that is independent
    auto const measured = nn::measure_gradient_flow<1>(*net, noise<float>(2 * seed, 64 * 16), targets);
    for (std::size_t k = 0; k < decades.size(); ++k) {
      decades[k] += measured.layers[k].decades / draws;
      output_decades[k] += measured.layers[k].output_decades / draws;
      second_moment[k] += measured.layers[k].second_moment / draws;
    }
  }
  for (std::size_t k = 0; k < decades.size(); ++k) BOOST_TEST_CONTEXT("layer " << k) {
      BOOST_TEST(std::fabs(decades[k] - predicted.layers[k].decades) < 0.05);
      BOOST_TEST(std::fabs(output_decades[k] - predicted.layers[k].output_decades) < 0.05);
      BOOST_TEST(second_moment[k] == predicted.layers[k].second_moment, tolerance(0.1));
    }
}
