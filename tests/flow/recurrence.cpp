// SPDX-License-Identifier: BSL-1.0
// The prediction through recurrent layers against draws of the library's own.
#include <ballast/blocks/bidirectional.hpp>
#include <ballast/blocks/stacked.hpp>
#include <ballast/core/network.hpp>
#include <ballast/initializers/eye.hpp>
#include <ballast/initializers/gate_bias.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/initializers/recurrent.hpp>
#include <ballast/initializers/torch_default.hpp>
#include <ballast/initializers/xavier.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/rnn.hpp>
#include <ballast/layers/sigmoid.hpp>

#include <boost/test/unit_test.hpp>

#include <string_view>

#include "support/gradient_draws.hpp"

namespace nn = ballast;
using nn::tests::check_draws;
using nn::tests::on;

namespace {

using le = nn::lecun_normal;
using steps = nn::sequence<12, 24>;

template <class Layer>
using last_of = typename on<steps, le, Layer, nn::last, nn::dense<8>>::net;
template <class Layer>
using all_of = typename on<steps, le, Layer, nn::dense<8>>::net;

// ---- facts ----
constexpr bool near(double a, double b, double tolerance) { return nn::math::abs(a - b) <= tolerance; }

// P(a random walk stays positive) = C(2n, n) / 4^n; the gradient reaches n / 2 steps of n.
static_assert(near(nn::flow::stays_positive(16), 0.139950, 1e-6) &&
              near(nn::flow::stays_positive(20), 0.125371, 1e-6));
static_assert(near(nn::gradient_flow<last_of<nn::rnn<16, nn::relu, nn::recurrent<nn::eye>>>>.layers[0].gain,
                   (12 + 1) / 4.0, 1e-9));

template <class Net>
constexpr std::string_view why = nn::gradient_flow<Net>.unknown;
static_assert(why<last_of<nn::rnn<16, nn::relu>>>.starts_with("the same matrix is applied more often"));
static_assert(why<last_of<nn::rnn<16, nn::recurrent<nn::eye>>>>.starts_with("the state meets itself"));
template <std::size_t Steps, class Layer>
using long_last_of = typename on<nn::sequence<Steps, 24>, le, Layer, nn::last, nn::dense<8>>::net;
static_assert(why<long_last_of<500, nn::lstm<16, nn::forget_bias<8>>>>.starts_with("the states of the cell"));
static_assert(why<long_last_of<500, nn::gru<16, nn::chrono<1000>>>>.starts_with("the states of the cell"));
static_assert(why<long_last_of<160, nn::lstm<16, nn::chrono<100>>>>.empty());
static_assert(why<long_last_of<1000, nn::gru<16, nn::chrono<20>>>>.empty());
static_assert(why<last_of<nn::rnn<16>>>.empty() &&
              nn::gradient_flow<last_of<nn::rnn<16>>>.layers[0].interval == 0);
static_assert(nn::gradient_flow<last_of<nn::lstm<16>>>.layers[0].interval > 0.1);

// An interval that reaches across a limit is no verdict.
constexpr auto judged = nn::gradient_flow<last_of<nn::lstm<16, nn::forget_bias<5>>>>.judge({.stable = 0.5});
static_assert(judged.result == nn::verdict::unknown && judged.reason.starts_with("tied weights"));
static_assert(nn::stable<last_of<nn::lstm<16>>> && nn::stable<last_of<nn::gru<16>>>);

}  // namespace

BOOST_AUTO_TEST_CASE(plain_cells) {
  check_draws<last_of<nn::rnn<32>>, 4>("tanh, the last step");
  check_draws<all_of<nn::rnn<32>>, 4>("tanh, all steps");
  check_draws<last_of<nn::stacked<2, nn::rnn<32>>>, 4>("two");
  check_draws<last_of<nn::rnn<32, nn::sigmoid>>, 4>("sigmoid");
  check_draws<last_of<nn::rnn<32, nn::recurrent<nn::orthogonal>>>, 4>("orthogonal");
  check_draws<on<nn::sequence<5, 24>, nn::kaiming_normal, nn::rnn<32, nn::relu>, nn::last, nn::dense<8>>::net,
              4>("relu");
  check_draws<last_of<nn::rnn<32, nn::time_shortcut<0.1>>>, 4>("shortcut through time");
}

BOOST_AUTO_TEST_CASE(random_walks) {
  using walks = nn::rnn<64, nn::relu, nn::recurrent<nn::eye>>;
  check_draws<last_of<walks>, 4>("the last step");
  check_draws<all_of<walks>, 4>("all steps");
  nn::tests::check_input_gradient<last_of<walks>, 4>("by the input, the last step");
  nn::tests::check_input_gradient<all_of<walks>, 4>("by the input, all steps");
}

BOOST_AUTO_TEST_CASE(gated_cells) {
  check_draws<last_of<nn::lstm<32>>, 4>("lstm");
  check_draws<all_of<nn::lstm<32, nn::forget_bias<2>>>, 4>("lstm that remembers");
  check_draws<last_of<nn::stacked<2, nn::lstm<24, nn::forget_bias<2>>>>, 4>("two");
  check_draws<on<steps, nn::torch_default, nn::lstm<32>, nn::last, nn::dense<8>>::net, 4>("PyTorch's start");
  check_draws<on<steps, nn::torch_default, nn::lstm<32, nn::no_bias>, nn::last, nn::dense<8>>::net, 4>(
      "PyTorch's start without biases");
  check_draws<last_of<nn::lstm<32, nn::chrono<40>>>, 4>("lstm of many memories, the last step");
  check_draws<all_of<nn::lstm<32, nn::chrono<12>>>, 4>("lstm of many memories, all steps");
  check_draws<last_of<nn::gru<32>>, 4>("gru");
  check_draws<last_of<nn::gru<32, nn::chrono<20>>>, 4>("gru of many memories");
  check_draws<all_of<nn::gru<32, nn::forget_bias<2>>>, 1>("gru that remembers, one sample");
}

BOOST_AUTO_TEST_CASE(both_directions) {
  check_draws<last_of<nn::bidirectional<nn::rnn<16>>>, 4>("the last step");
  check_draws<all_of<nn::stacked<2, nn::bidirectional<nn::gru<16>>>>, 4>("two, all steps");
}
