// SPDX-License-Identifier: BSL-1.0
// How far back in time a gradient reaches: predicted, and measured by the library's own backward pass, as the
// gradient by the states before the first step.
#include <ballast/core/network.hpp>
#include <ballast/flow/horizon.hpp>
#include <ballast/initializers/eye.hpp>
#include <ballast/initializers/gate_bias.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/initializers/recurrent.hpp>
#include <ballast/initializers/torch_default.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/rnn.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include "support/gradient_draws.hpp"

namespace nn = ballast;

namespace {

template <std::size_t Steps, class Layer, class Start = nn::lecun_normal>
struct through {
  static constexpr auto layers = nn::topology<Layer, nn::last>;
  using net = nn::network<nn::sequence<Steps, 32>, layers, Start>;
};

template <class Layer, class Start = nn::lecun_normal>
inline constexpr nn::horizon_range reach = nn::horizon<typename through<100, Layer, Start>::net>;

// ---- facts ----
constexpr bool near(double a, double b, double tolerance) { return nn::math::abs(a - b) <= tolerance; }
using plain = nn::rnn<64>;
using walks = nn::rnn<64, nn::relu, nn::recurrent<nn::eye>>;
using remembers = nn::lstm<64, nn::forget_bias<3>>;

static_assert(reach<plain>.least == reach<plain>.most);
static_assert(near(reach<walks>.least, nn::math::exp(4.0) / 3.141592653589793 - 0.25, 1e-9));
static_assert(nn::flow::stays_positive(17) > nn::math::exp(-2.0) &&
              nn::flow::stays_positive(18) < nn::math::exp(-2.0));
static_assert(reach<remembers>.least > 15 && reach<remembers>.least > 5 * reach<nn::lstm<64>>.least);
static_assert(reach<nn::gru<64>>.least < reach<nn::gru<64>>.most);

// Without a way through the weights each step keeps sigmoid(b): after T steps 1 / e where b = -ln(e^(1/T) -
// 1).
constexpr double memory_alone(double bias, double fraction) {
  double const kept = nn::math::sigmoid(bias);
  return nn::flow::steps_until({{{.cc = kept * kept}}}, {}, false, fraction * fraction);
}
static_assert(near(memory_alone(4.60015, nn::math::exp(-1.0)), 100, 0.1));
static_assert(near(memory_alone(0, nn::math::exp(-1.0)), 1 / nn::math::log(2.0), 1e-9));

// Another fraction, and another layer.
inline constexpr auto two = nn::topology<nn::rnn<64>, nn::lstm<64>, nn::last>;
using both = nn::network<nn::sequence<100, 32>, two, nn::lecun_normal>;
static_assert(near(nn::horizon<both, 0.1>.least, nn::math::log(10.0) * nn::horizon<both>.least, 1e-6));
static_assert(nn::horizon<both, 0.5, 1>.least < nn::horizon<both, 0.5, 1>.most);

/// ln |dL/d(states before the first step)| for a gradient of norm 1 by h after the last, or by c where there
/// is a c.
template <class Net>
nn::tests::statistics log_of_reached(std::size_t draws) {
  nn::tests::training_pass<Net, 1> pass;
  nn::tests::statistics logs;
  for (std::size_t draw = 0; draw < draws; ++draw) {
    pass.net = Net{draw};
    pass.forward(nn::tests::data_for<Net, 1>(1, {1, draw}));
    auto direction = nn::tests::normal_numbers(pass.y.size(), {2, draw});
    double const length = nn::tests::norm_of(direction);
    for (float& d : direction) d = static_cast<float>(double{d} / length);
    std::ranges::fill(pass.dstate, 0.0f);
    if (pass.dstate.size() > direction.size()) {  // h, c
      std::ranges::copy(direction, pass.dstate.end() - static_cast<std::ptrdiff_t>(direction.size()));
      std::ranges::fill(direction, 0.0f);
    }
    pass.backward(direction);
    logs.add(std::log(nn::tests::norm_of(pass.dstate)));
  }
  return logs;
}

/// After so many steps the gradient has shrunk by 1 / e for each horizon, of an interval between both.
template <std::size_t Steps, class Layer, class Start = nn::lecun_normal>
void check(std::string const& name) {
  using net = typename through<Steps, Layer, Start>::net;
  constexpr nn::horizon_range predicted = nn::horizon<net>;
  auto const measured = log_of_reached<net>(40);
  double const steps = static_cast<double>(Steps),
               tolerance = 0.15 + 3 * measured.error_of_mean() + 0.02 * steps;
  BOOST_TEST(measured.mean() >= -steps / predicted.least - tolerance, name);
  BOOST_TEST(measured.mean() <= -steps / predicted.most + tolerance, name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(plain_cells) {
  check<4, plain>("four steps");
  check<8, plain>("eight steps");
  check<3, plain, nn::torch_default>("PyTorch's start");
}

BOOST_AUTO_TEST_CASE(gated_cells) {
  check<3, nn::lstm<64>>("lstm, three steps");
  check<6, nn::lstm<64>>("lstm, six steps");
  check<20, remembers>("lstm that remembers");
  check<4, nn::gru<64>>("gru");
  check<10, nn::gru<64, nn::forget_bias<2>>>("gru that remembers");
  check<30, nn::lstm<64, nn::chrono<100>>>("lstm of many memories");
  check<100, nn::lstm<64, nn::chrono<100>>>("lstm of many memories, a hundred steps");
  check<15, nn::gru<64, nn::chrono<30>>>("gru of many memories");
}

BOOST_AUTO_TEST_CASE(random_walks) {
  auto const measured = log_of_reached<through<17, walks>::net>(60);
  BOOST_TEST(std::fabs(measured.mean() + 1) <= 0.15 + 3 * measured.error_of_mean());
}
