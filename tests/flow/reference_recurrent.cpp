// SPDX-License-Identifier: BSL-1.0

// The recurrent, convolutional and highway networks of
// theory/reference.json: the figures of a predictor in NumPy, and those of a Monte Carlo in PyTorch, against
// constant expressions.
#include <ballast/blocks/highway.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/core/network.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/initializers/biased.hpp>
#include <ballast/initializers/gain.hpp>
#include <ballast/initializers/gate_bias.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/initializers/normal.hpp>
#include <ballast/initializers/recurrent.hpp>
#include <ballast/layers/conv1d.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/rnn.hpp>
#include <ballast/layers/sigmoid.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "support/reference_networks.hpp"

namespace nn = ballast;
using nn::tests::check_near;
using nn::tests::reference_network;

namespace {

using le = nn::lecun_normal;

struct straight {
  template <class T>
  static constexpr T value(T x) {
    return x;
  }
  template <class T>
  static constexpr T derivative_at_output(T) {
    return 1;
  }
};

/// What a recurrent layer does at each step, and to a gradient by its last h: decades of the gradient by its
/// states.
template <std::size_t Steps>
struct history {
  std::array<nn::flow::cell_squares, Steps + 1> states{};
  std::array<double, Steps + 1> by_h{}, by_c{}, most_by_c{};
};

/// Of a layer as its types say, bound to a sequence of unit variance.
template <std::size_t Steps, std::size_t Width, class Layer>
constexpr history<Steps> history_of() {
  using bound = typename Layer::template on<nn::sequence<Steps, Width>>;
  constexpr nn::flow::recurrent_law of = bound::tensor_table::template law<le>(Steps);
  nn::flow::gate_law law{
      .input = Width * of.input.square, .state = Width * of.state.square, .memory = of.memories.of[0]};
  auto cell = bound::cell::flow();
  history<Steps> seen;
  std::array<nn::flow::cell_step, Steps> steps{};
  for (std::size_t t = 0; t < Steps; ++t) {
    law.h = seen.states[t].h;
    steps[t] = cell.step(seen.states[t], law);
    seen.states[t + 1] = steps[t].after;
  }
  double h = 1, c = 0, most_h = 1, most_c = 0;
  auto const decades = [](double square) { return square > 0 ? nn::flow::log10(square) / 2 : 0; };
  for (std::size_t t = Steps;; --t) {
    // Through its own output, c_t receives what the step before it sends to c, less the forget gate.
    nn::flow::time_map const own = t > 0 ? steps[t - 1].fresh : nn::flow::time_map{},
                             tied = t > 0 ? steps[t - 1].tied : nn::flow::time_map{};
    double const to_c = own.cc > 0 ? own.ch / own.cc : 0, most_to_c = tied.cc > 0 ? tied.ch / tied.cc : 0;
    double const norm = most_c + most_to_c * most_h;
    seen.by_h[t] = decades(h);
    seen.by_c[t] = decades(c + to_c * h);
    seen.most_by_c[t] = decades(norm * norm);
    if (t == 0) return seen;
    double const next_h = own.hh * h + own.hc * c, next_most = tied.hh * most_h + tied.hc * most_c;
    c = own.ch * h + own.cc * c;
    most_c = tied.ch * most_h + tied.cc * most_c;
    h = next_h;
    most_h = next_most;
  }
}

template <std::size_t Steps, std::size_t Width, class Layer>
inline constexpr history<Steps> seen = history_of<Steps, Width, Layer>();

void check_squares(nn::tests::json const& step, double found, std::string const& name) {
  double const wanted = step.get<double>("q_pred");
  check_near(found, wanted, 1e-4 * wanted + 1e-6, name + ": E h^2");
}

template <std::size_t Steps, std::size_t Width, class Layer>
void check_plain(std::string const& id) {
  static constexpr auto const& predicted = seen<Steps, Width, Layer>;
  std::size_t t = 0;
  for (auto const& [none, step] : reference_network(id).get_child("steps")) {
    std::string const name = id + ", step " + std::to_string(t);
    check_squares(step, predicted.states[t].h, name);
    check_near(predicted.by_h[t], step.template get<double>("log10_rms_grad_pred"), 1e-3,
               name + ": predicted");
    double const error = step.template get<double>("std_log10_grad_mc") / std::sqrt(120.0);
    check_near(predicted.by_h[t], step.template get<double>("mean_log10_grad_mc"), 0.06 + 3 * error,
               name + ": measured");
    ++t;
  }
  BOOST_TEST(t == Steps + 1);
}

/// The gradient by c, which the interval of tied weights holds.
template <std::size_t Steps, class Layer>
void check_lstm(std::string const& id) {
  static constexpr auto const& predicted = seen<Steps, 64, Layer>;
  std::vector<double> most;
  for (auto const& [none, value] : reference_network(id).get_child("upper_log10_coherent"))
    most.push_back(value.template get_value<double>());
  std::size_t t = 0;
  for (auto const& [none, step] : reference_network(id).get_child("steps")) {
    std::string const name = id + ", step " + std::to_string(t);
    double const measured = step.template get<double>("log10_rms_grad_mc");
    check_squares(step, predicted.states[t].c, name);
    check_near(predicted.by_c[t], step.template get<double>("log10_rms_grad_pred"), 1e-3,
               name + ": predicted");
    check_near(predicted.most_by_c[t], most[t], 1e-3, name + ": at most");
    BOOST_TEST(
        (predicted.by_c[t] - 0.1 <= measured && measured <= std::max(predicted.most_by_c[t], most[t]) + 0.01),
        name << ": measured " << measured);
    ++t;
  }
  BOOST_TEST(t == Steps + 1);
}

}  // namespace

BOOST_AUTO_TEST_CASE(plain_recurrent_networks) {
  check_plain<30, 100, nn::rnn<100, nn::gain<0.5, le>, nn::recurrent<le>>>("rnn_tanh_vanish");
  check_plain<8, 64, nn::rnn<64, nn::sigmoid>>("rnn_sigmoid");
  check_plain<8, 200, nn::rnn<200, straight, le, nn::recurrent<nn::gain<1.2, le>>>>("rnn_linear_explode");
}

BOOST_AUTO_TEST_CASE(gated_recurrent_networks) {
  check_lstm<15, nn::lstm<64>>("lstm_bf0");
  check_lstm<15, nn::lstm<64>>("lstm_bf0_untied");
  check_lstm<30, nn::lstm<64, nn::forget_bias<3>>>("lstm_bf3");
  check_lstm<30, nn::lstm<64, nn::forget_bias<3>>>("lstm_bf3_untied");
  static constexpr auto const& predicted = seen<30, 64, nn::gru<64, nn::forget_bias<2>>>;
  std::size_t t = 0;
  for (auto const& [none, step] : reference_network("gru_bz2").get_child("steps")) {
    std::string const name = "gru_bz2, step " + std::to_string(t);
    check_squares(step, predicted.states[t].h, name);
    check_near(predicted.by_h[t++], step.template get<double>("log10_rms_grad_pred"), 1e-3,
               name + ": predicted");
  }
}

BOOST_AUTO_TEST_CASE(a_convolutional_network) {
  static constexpr auto layers = nn::topology<nn::repeat<8, nn::conv1d<16, 3, nn::padding<1>>, nn::relu>>;
  static constexpr auto predicted =
      nn::gradient_flow<nn::network<nn::sequence<16, 16>, layers, nn::kaiming_normal>, 1>;
  auto const& steps = reference_network("conv1d_relu_he").get_child("steps");
  std::size_t t = 0;
  for (auto const& [none, step] : steps) {
    std::string const name = "conv1d_relu_he, layer " + std::to_string(t);
    double const measured = step.template get<double>("mean_log10_grad_mc"),
                 error = step.template get<double>("std_log10_grad_mc") / std::sqrt(150.0);
    if (t < 8) check_squares(step, predicted.layers[t].second_moment, name);
    if (t == 0) check_near(predicted.input_decades, measured, 0.06 + 3 * error, name);
    // Half of the gradient by relu's answers reaches the sums.
    if (t > 0)
      check_near(predicted.layers[t - 1].output_decades, measured + std::log10(0.5) / 2,
                 0.06 + 3 * error + 0.01 * predicted.layers[t - 1].beta, name);
    ++t;
  }
  BOOST_TEST(t == 9u);
}

BOOST_AUTO_TEST_CASE(a_highway_network) {
  using gate = nn::gate<nn::dense<80, nn::biased<-2, le>>>;
  static constexpr auto layers =
      nn::topology<nn::repeat<20, nn::highway<gate, nn::dense<80, nn::kaiming_normal>, nn::relu>>>;
  static constexpr auto predicted = nn::gradient_flow<nn::network<nn::vec<80>, layers, le>, 1>;
  std::size_t t = 0;
  for (auto const& [none, step] : reference_network("highway_relu_m2").get_child("steps")) {
    std::string const name = "highway_relu_m2, layer " + std::to_string(t);
    if (t < 20) check_squares(step, predicted.layers[2 * t].second_moment, name);
    if (t == 0)
      check_near(predicted.input_decades, step.template get<double>("mean_log10_grad_mc"), 0.06, name);
    ++t;
  }
  BOOST_TEST(t == 21u);
}
