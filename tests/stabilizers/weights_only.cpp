// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/adam.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/stabilizers/decoupled_decay.hpp>
#include <ballast/stabilizers/l1.hpp>
#include <ballast/stabilizers/l2.hpp>
#include <ballast/stabilizers/weights_only.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "support/golden.hpp"
#include "support/torch_order.hpp"

namespace nn = ballast;
using nn::tests::check_close, nn::tests::listed, nn::tests::stored;

// ---- facts ----
static_assert(std::is_empty_v<nn::weights_only<nn::l2<1>>>);
static_assert(nn::mode_of<nn::weights_only<nn::l1<1>>, nn::role::penalty>);
static_assert(nn::mode_of<nn::weights_only<nn::decoupled_decay<1>>, nn::role::decay>);
static_assert(nn::compatible_modes<nn::l2<1>, nn::weights_only<nn::l2<1>>>);

static_assert(nn::optimizer<nn::weights_only<nn::adamw>> && !nn::elementwise_mode<nn::adamw>);

inline constexpr auto layers = nn::topology<nn::dense<2>, nn::layer_norm>;
using net = nn::network<nn::vec<2>, layers>;
template <class Mode>
using weights_only = typename nn::weights_only<Mode>::template on<net>;

constexpr nn::tests::tolerance exact{0, 0, 1};
auto const parameters = stored<net>({1, -2, 0, 4, 5, 6, 7, 8, 9, 10});  // weights, bias, scale, shift

BOOST_AUTO_TEST_CASE(penalties) {
  std::vector<float> g(net::parameter_count, 1);
  BOOST_TEST(weights_only<nn::l2<0.5>>{}.penalize<float>(parameters, g) == 0.25 * 21);
  check_close("l2", listed<net>(g), {1.5, 0, 1, 3, 1, 1, 1, 1, 1, 1}, exact);

  BOOST_TEST(weights_only<nn::l1<0.5>>{}.penalize<float>(parameters, g) == 0.5 * 7);
  check_close("l1", listed<net>(g), {2, -0.5, 1, 3.5, 1, 1, 1, 1, 1, 1}, exact);
}

BOOST_AUTO_TEST_CASE(decay) {
  auto w = parameters;
  weights_only<nn::decoupled_decay<0.5>> mode;
  mode.rate = 1;
  mode.decay(std::span{w}, 0.5);
  check_close("decayed", listed<net>(w), {0.5, -1, 0, 2, 5, 6, 7, 8, 9, 10}, exact);
}

// The weights of a recurrent layer are two matrices, its biases two vectors.
inline constexpr auto gates = nn::topology<nn::lstm<3>>;
using recurrent = nn::network<nn::sequence<2, 5>, gates>;

BOOST_AUTO_TEST_CASE(the_weights_of_a_recurrent_layer) {
  std::vector<float> const w(recurrent::parameter_count, 1);
  std::vector<float> g(recurrent::parameter_count);
  BOOST_TEST(nn::weights_only<nn::l2<2>>::on<recurrent>{}.penalize<float>(w, g) == 12 * 5 + 12 * 3);
  std::vector<double> wanted(recurrent::parameter_count, 2);
  std::fill(wanted.end() - 24, wanted.end(), 0);
  check_close("l2", listed<recurrent>(g), wanted, exact);
}

// ---- the weight decay of an optimizer ----
/// One step where the answer is the target already: all that moves a parameter is decay.
template <class Optimizer>
std::vector<double> decayed_by(typename Optimizer::options const& options) {
  net trained{1};
  std::ranges::copy(parameters, trained.parameters().begin());
  std::array const x{1.0f, 2.0f};
  auto const target = trained(x);
  nn::trainer<net, nn::mean_squared_error, Optimizer, 1> trainer{trained, options};
  trainer.step(x, target);
  return listed<net>(trained.parameters());
}

BOOST_AUTO_TEST_CASE(an_optimizer_that_decays_weights) {
  std::vector<double> const weights_halved{0.5, -1, 0, 2, 5, 6, 7, 8, 9, 10},
      all_halved{0.5, -1, 0, 2, 2.5, 3, 3.5, 4, 4.5, 5};
  nn::sgd::options const by_half{.learning_rate = 0.5, .weight_decay = 1};
  check_close("sgd", decayed_by<nn::weights_only<nn::sgd>>(by_half), weights_halved, exact);
  check_close("sgd of all", decayed_by<nn::sgd>(by_half), all_halved, exact);
  check_close("adamw", decayed_by<nn::weights_only<nn::adamw>>({.learning_rate = 0.5, .weight_decay = 1}),
              weights_halved, exact);
}
