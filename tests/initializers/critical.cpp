// SPDX-License-Identifier: BSL-1.0
// Each layer starts for the activation whose values it reads.
#include <ballast/blocks/group.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/layer_at.hpp>
#include <ballast/core/network.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/initializers/critical.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/elementwise.hpp>
#include <ballast/layers/elu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/tanh.hpp>
#include <boost/test/unit_test.hpp>

#include <cmath>
#include <cstddef>

#include "support/sine.hpp"

namespace nn = ballast;
using nn::tests::sine;

/// The variance, times the fan in, with which layer I... of a network starts.
template <class Net, std::size_t... I>
constexpr double variance =
    nn::layer_at<Net, I...>::init_std* nn::layer_at<Net, I...>::init_std* nn::layer_at<Net, I...>::fan_in;
constexpr bool near(double a, double b) { return nn::math::abs(a - b) < 1e-4; }

// The figures of theory/THEORY.md, section 1: "any phi at a chosen q*", at 1.
constexpr double of_tanh = 2.15330, of_elu = 1.49678, of_relu = 2, of_sine = 1.76159, of_nothing = 1;

// ---- facts: several activations ----
constexpr auto mixed = nn::topology<nn::dense<256>, nn::tanh, nn::dense<256>, nn::relu, nn::dropout<0>,
                                    nn::dense<256>, nn::elu<>, nn::batch_norm, nn::dense<256>, nn::dense<256>,
                                    nn::elementwise<sine>, nn::dense<256>, nn::sigmoid>;
using mixed_net = nn::network<nn::vec<256>, mixed, nn::critical>;
static_assert(near(variance<mixed_net, 0>, of_nothing));  // it reads the data
static_assert(near(variance<mixed_net, 2>, of_tanh));     //
static_assert(near(variance<mixed_net, 5>, of_relu));     // dropout changes nothing
static_assert(near(variance<mixed_net, 8>, of_nothing));  // normalized
static_assert(near(variance<mixed_net, 9>, of_nothing));  // it reads what dense returns
static_assert(near(variance<mixed_net, 11>, of_sine));    // and the sigmoid feeds no weights

// What that is good for: E x^2 stays 1, and so does the gradient's mean square from activation to activation.
constexpr auto smooth = nn::topology<nn::dense<256>, nn::tanh, nn::dense<256>, nn::relu, nn::dense<256>,
                                     nn::elu<>, nn::dense<256>, nn::elementwise<sine>, nn::dense<10>>;
using smooth_net = nn::network<nn::vec<256>, smooth, nn::critical>;
constexpr auto const& flow = nn::gradient_flow<smooth_net>;
static_assert(near(flow.layers[1].second_moment, 0.394294) && near(flow.layers[2].second_moment, 0.5) &&
              near(flow.layers[3].second_moment, 0.644945) && near(flow.layers[4].second_moment, 0.432332));
static_assert(near(flow.layers[1].gain * 0.464403, 1) && near(flow.layers[3].gain * 0.668102, 1));
static_assert(nn::stable<smooth_net>);

// ---- facts: a layer's own start ----
constexpr auto one_layer =
    nn::topology<nn::dense<8>, nn::tanh, nn::dense<8, nn::critical>, nn::tanh, nn::dense<8>>;
using one_layer_net = nn::network<nn::vec<8>, one_layer, nn::lecun_normal>;
static_assert(near(variance<one_layer_net, 0>, 1) && near(variance<one_layer_net, 2>, of_tanh) &&
              near(variance<one_layer_net, 4>, 1));

// ---- facts: blocks ----
constexpr auto deep = nn::topology<nn::repeat<49, nn::dense<256>, nn::tanh>, nn::dense<256>>;
using deep_net = nn::network<nn::vec<256>, deep, nn::critical>;
static_assert(near(variance<deep_net, 0, 0>, of_tanh));  // copies read each other
static_assert(near(nn::gradient_flow<deep_net>.layers[48].gain, of_tanh));
static_assert(nn::stable<deep_net>);

using grouped = nn::group<nn::group<nn::dense<8>, nn::tanh>, nn::dense<8>, nn::relu>;
constexpr auto groups = nn::topology<nn::relu, grouped, nn::repeat<1, nn::dense<8>, nn::elu<>>, nn::dense<8>>;
using groups_net = nn::network<nn::vec<8>, groups, nn::critical>;
static_assert(near(variance<groups_net, 1, 0, 0>, of_relu) && near(variance<groups_net, 1, 1>, of_tanh));
static_assert(near(variance<groups_net, 2, 0>, of_relu));  // a single copy reads what stands before it
static_assert(near(variance<groups_net, 3>, of_elu));

using block = nn::residual<nn::dense<8>, nn::tanh, nn::dense<8>>;
using projected = nn::residual<nn::shortcut<nn::dense<8>>, nn::relu, nn::dense<8>>;
constexpr auto blocks =
    nn::topology<nn::repeat<24, block>, nn::residual<nn::dense<8>, nn::elu<>>, projected, nn::dense<8>>;
using blocks_net = nn::network<nn::vec<8>, blocks, nn::critical>;
static_assert(blocks_net::layers::branches == 26);
static_assert(near(variance<blocks_net, 0, 0, 0>, of_nothing));
static_assert(near(variance<blocks_net, 0, 0, 2>, of_tanh / 26));  // it ends a branch
static_assert(near(variance<blocks_net, 1, 0>, of_nothing));       // it does not
static_assert(near(variance<blocks_net, 2, 1>, of_relu / 26));
static_assert(near(variance<blocks_net, 3>, of_nothing));  // it reads a sum

// 1.02^50 = 2.69159: the growth of fifty relu branches, of signal and gradient.
constexpr auto tower = nn::topology<nn::repeat<50, nn::residual<nn::relu, nn::dense<64>>>, nn::dense<10>>;
using tower_net = nn::network<nn::vec<64>, tower, nn::critical>;
static_assert(near(nn::gradient_flow<tower_net>.layers.back().second_moment, 2.69159));
static_assert(nn::stable<tower_net>);

// ---- behaviour: the draws are those of the prediction ----
namespace {

template <std::size_t Layer, class Net>
double drawn_variance(Net const& net) {
  using layer = nn::layer_at<Net, Layer>;
  double sum = 0;
  for (std::size_t i = 0; i < layer::fan_in * layer::fan_out; ++i) {
    double const w = static_cast<double>(net.parameters()[nn::parameter_offset<Net, Layer> + i]);
    sum += w * w;
  }
  return sum / static_cast<double>(layer::fan_out);
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_draws_as_it_says) {
  mixed_net const net{7};
  BOOST_TEST(std::fabs(drawn_variance<0>(net) / of_nothing - 1) < 0.03);  // four deviations
  BOOST_TEST(std::fabs(drawn_variance<2>(net) / of_tanh - 1) < 0.03);
  BOOST_TEST(std::fabs(drawn_variance<5>(net) / of_relu - 1) < 0.03);
  BOOST_TEST(std::fabs(drawn_variance<11>(net) / of_sine - 1) < 0.03);
}

BOOST_AUTO_TEST_CASE(biases_too) {
  mixed_net const net{7};
  auto const bias = [&](std::size_t first) {
    double sum = 0;
    for (float const b : net.parameters().subspan(first + 256 * 256, 256))
      sum += static_cast<double>(b) * static_cast<double>(b);
    return sum / 256;
  };
  BOOST_TEST(bias(nn::parameter_offset<mixed_net, 0>) == 0);
  BOOST_TEST(std::fabs(bias(nn::parameter_offset<mixed_net, 2>) / 0.15096 - 1) < 0.36);  // four deviations
  BOOST_TEST(bias(nn::parameter_offset<mixed_net, 5>) == 0);
  BOOST_TEST(std::fabs(bias(nn::parameter_offset<mixed_net, 11>) / 0.23841 - 1) < 0.36);
}

BOOST_AUTO_TEST_CASE(a_branch_draws_its_share) {
  tower_net const net{3};
  double sum = 0;
  for (float const w : net.parameters().first(50 * (64 * 64 + 64)))
    sum += std::pow(static_cast<double>(w), 2);
  BOOST_TEST(std::fabs(sum / 64 / of_relu - 1) < 0.02);  // over four deviations; the biases are zero
}
