// SPDX-License-Identifier: BSL-1.0
// Recurrent layers without biases; those of dense and of convolutions are tested with the layers.
#include <ballast/blocks/bidirectional.hpp>
#include <ballast/blocks/stacked.hpp>
#include <ballast/core/stream.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/initializers/torch_default.hpp>
#include <ballast/initializers/xavier.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/rnn.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "support/golden_network.hpp"
#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::training_pass, nn::tests::wrong_derivatives;

// ---- facts ----
using frames = nn::sequence<5, 3>;
template <class Layer>
constexpr nn::extent needs = Layer::template on<frames>::template needs<1>;
static_assert(needs<nn::rnn<4, nn::no_bias>>.parameters == 4 * 3 + 4 * 4);
static_assert(needs<nn::lstm<4, nn::no_bias>>.parameters == 4 * (4 * 3 + 4 * 4));
static_assert(needs<nn::gru<4, nn::no_bias>>.gradients == 3 * (4 * 3 + 4 * 4));
static_assert(needs<nn::stacked<2, nn::bidirectional<nn::gru<2, nn::no_bias>>>>.parameters ==
              2 * (6 * 3 + 6 * 2) + 2 * (6 * 4 + 6 * 2));

// ---- backward is the derivative of forward ----
template <class... Layer>
inline constexpr auto layers = nn::topology<Layer...>;
template <auto const& Layers>
using of_two = nn::basic_network<nn::sequence<3, 2>, Layers, nn::use_double>;
static_assert(wrong_derivatives<of_two<layers<nn::rnn<2, nn::no_bias>>>, 3, 2> == 0);
static_assert(wrong_derivatives<of_two<layers<nn::lstm<2, nn::no_bias>>>, 3, 2> == 0);
static_assert(wrong_derivatives<of_two<layers<nn::gru<2, nn::no_bias>>>, 3, 2> == 0);

// ---- the prediction: a start that draws biases is one that draws none ----
template <class Start, class Layer>
constexpr double gain = nn::gradient_flow<nn::basic_network<frames, layers<Layer>, Start>>.layers[0].gain;
using plain = nn::rnn<8>;
using bare = nn::rnn<8, nn::no_bias>;
static_assert(gain<nn::torch_default, bare> > gain<nn::torch_default, plain>);  // tanh saturates less
static_assert(gain<nn::xavier_uniform, bare> == gain<nn::xavier_uniform, plain>);

// ---- PyTorch: biases are the weights of an input that is always 1 ----
template <std::size_t Features>
std::vector<double> with_ones(std::vector<double> const& x) {
  std::vector<double> all;
  for (std::size_t i = 0; i < x.size(); ++i) {
    all.push_back(x[i]);
    if ((i + 1) % Features == 0) all.push_back(1);
  }
  return all;
}

template <std::size_t Steps, std::size_t Features, class Layer, std::size_t Rows>
void check_by_ones(std::string const& name) {
  using net = nn::basic_network<nn::sequence<Steps, Features + 1>, alone<Layer>, nn::use_double>;
  nn::tests::golden_file const file{name};
  auto const allowed = file.allowed<double>();
  auto const of_file = [&](std::string const& prefix, std::string const& tensor) {
    auto numbers = file.numbers<double>(prefix + tensor);
    if (!tensor.starts_with("weight_ih")) return numbers;
    auto const of_input = file.numbers<double>(prefix + "bias_ih_l0"),
               of_state = file.numbers<double>(prefix + "bias_hh_l0");
    std::vector<double> wider;
    for (std::size_t gate = 0; gate < of_input.size(); ++gate) {
      auto const row = numbers.begin() + static_cast<std::ptrdiff_t>(gate * Features);
      wider.insert(wider.end(), row, row + Features);
      wider.push_back(prefix.empty() ? of_input[gate] + of_state[gate] : of_input[gate]);
    }
    return wider;
  };

  training_pass<net, Rows> pass;
  std::vector<std::string> names;
  nn::tests::each_tensor(file, pass.net, [&](std::string const& tensor, auto const&, auto const& values) {
    names.push_back(tensor);
    auto const numbers = of_file("", tensor);
    BOOST_TEST_REQUIRE(numbers.size() == values.size());
    for (std::size_t i = 0; i < numbers.size(); ++i)
      values(i / values.columns, i % values.columns) = numbers[i];
  });
  BOOST_TEST(names == (std::vector<std::string>{"weight_ih_l0", "weight_hh_l0"}),
             boost::test_tools::per_element());

  pass.forward(with_ones<Features>(file.numbers<double>("input")));
  nn::tests::check_close("output", pass.y, file.numbers<double>("output"), allowed);
  pass.backward(nn::tests::evaluate_loss<net>(file, pass.y).dy);
  net results = pass.net;
  std::ranges::copy(pass.gradients, results.parameters().begin());
  nn::tests::each_tensor(file, results, [&](std::string const& tensor, auto const&, auto const& values) {
    std::vector<double> numbers;
    for (std::size_t i = 0; i < values.size(); ++i)
      numbers.push_back(values(i / values.columns, i % values.columns));
    nn::tests::check_close("grad." + tensor, numbers, of_file("grad.", tensor), allowed);
  });
}

BOOST_AUTO_TEST_CASE(those_of_torch_with_a_bias_as_an_input) {
  check_by_ones<5, 8, nn::rnn<3, nn::no_bias>, 2>("rnn_tanh");
  check_by_ones<5, 8, nn::rnn<3, nn::relu, nn::no_bias>, 4>("rnn_relu");
  check_by_ones<7, 3, nn::lstm<6, nn::no_bias>, 2>("lstm");
}

// ---- without a bias is with a bias of zero: one row, several, a stream, and back ----
template <class Bare, class Biased>
void check_as_with_zeros() {
  using of_bare = nn::basic_network<frames, alone<Bare>, nn::use_double>;
  using of_biased = nn::basic_network<frames, alone<Biased>, nn::use_double>;
  constexpr std::size_t rows = 3, weights = of_bare::parameter_count;
  training_pass<of_bare, rows> a;
  training_pass<of_biased, rows> b;
  a.net = of_bare{5};
  std::ranges::copy(a.net.parameters(), b.net.parameters().begin());
  std::fill(b.net.parameters().begin() + weights, b.net.parameters().end(), 0.0);
  std::vector<double> x(rows * frames::size), dy(rows * of_bare::output::size);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i * i % 17) / 8 - 1;
  for (std::size_t i = 0; i < dy.size(); ++i) dy[i] = static_cast<double>(i * i % 11) / 8 - 0.5;

  a.forward(x), b.forward(x);
  a.backward(dy), b.backward(dy);
  auto const same = boost::test_tools::per_element();
  BOOST_TEST(a.y == b.y, same);
  BOOST_TEST(a.dx == b.dx, same);
  BOOST_TEST(a.dstate == b.dstate, same);
  b.gradients.resize(weights);
  BOOST_TEST(a.gradients == b.gradients, same);

  nn::stream stream_a{a.net};
  nn::stream stream_b{b.net};
  for (std::size_t t = 0; t < 5; ++t) {
    std::array const frame{x[3 * t], x[3 * t + 1], x[3 * t + 2]};
    BOOST_TEST(stream_a(frame) == stream_b(frame), same);
  }
  std::vector<double> y_a(dy.size()), y_b(dy.size());
  BOOST_TEST(static_cast<bool>(a.net.batch(x, y_a)));
  BOOST_TEST(static_cast<bool>(b.net.batch(x, y_b)));
  BOOST_TEST(y_a == y_b, same);
}

BOOST_AUTO_TEST_CASE(as_with_biases_of_zero) {
  check_as_with_zeros<nn::rnn<6, nn::no_bias>, nn::rnn<6>>();
  check_as_with_zeros<nn::lstm<6, nn::no_bias>, nn::lstm<6>>();
  check_as_with_zeros<nn::gru<6, nn::no_bias>, nn::gru<6>>();
}
