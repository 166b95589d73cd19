// SPDX-License-Identifier: BSL-1.0
// The prediction, a constant expression, against theory/reference.json: the figures of a predictor in NumPy, and
// those of a Monte Carlo in PyTorch (100 to 1000 draws of each network).
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/network.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/initializers/fan_out.hpp>
#include <ballast/initializers/gain.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/initializers/normal.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/elementwise.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/leaky_relu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/selu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <span>
#include <string>

#include "support/reference_networks.hpp"
#include "support/sine.hpp"

namespace nn = ballast;
using nn::tests::check_near;
using nn::tests::json;
using nn::tests::reference_network;
using nn::tests::sine;

namespace {

/// w ~ N(0, WeightDeviation^2 / fan in), b ~ N(0, BiasDeviation^2)
template <nn::real WeightDeviation, nn::real BiasDeviation>
struct scaled_normal : nn::gain<WeightDeviation, nn::lecun_normal> {
  using bias = nn::normal<BiasDeviation>;
};

template <std::size_t N, std::size_t Width, class Activation, class... Modes>
struct plain {  // N dense layers, an activation between each two
  static constexpr auto layers =
      nn::topology<nn::repeat<N - 1, nn::dense<Width>, Activation>, nn::dense<Width>>;
  using net = nn::network<nn::vec<Width>, layers, Modes...>;
};

template <std::size_t In, class... Layer>
struct in_lecun {
  static constexpr auto layers = nn::topology<Layer...>;
  using net = nn::network<nn::vec<In>, layers, nn::lecun_normal>;
};

using he = nn::kaiming_normal;
using sine_layer = nn::elementwise<sine>;

/// Every layer with weights. Where widths are finite, the predictor in NumPy is of first order, and finds half of the
/// spread in deep tanh networks, while ours has terms of second order: we compare what is exact in both, the mean
/// squares and the gains, and beyond that the Monte Carlo.
void check_layers(std::string const& id, std::span<nn::flow::layer_flow const> predicted) {
  std::size_t k = 0;
  json const& network = reference_network(id);
  double const draws = network.get<double>("draws");
  for (auto const& [none, layer] : network.get_child("layers")) {
    if (layer.get<std::string>("type") != "dense") continue;
    std::string const name = id + "/" + layer.get<std::string>("name");
    auto const number = [&of = layer](char const* key) { return of.get<double>(key); };
    BOOST_TEST_REQUIRE(k < predicted.size(), name);
    nn::flow::layer_flow const& flow = predicted[k++];
    check_near(flow.second_moment / number("q_in"), 1, 1e-4, name + ": E x^2, relative");
    check_near(flow.gain / number("gain"), 1, 1e-5, name + ": gain, relative");
    BOOST_TEST(flow.silent == (layer.get<std::string>("log10_typ_w") == "null"), name);
    if (flow.silent) continue;
    double const error_of_mean = number("mc.sem"), deviation = error_of_mean * std::sqrt(draws);
    check_near(flow.decades, number("mc.mean_log10_gradW"), 0.06 + 3 * error_of_mean + 0.01 * number("beta"),
               name + ": measured decades");
    check_near(flow.deviation(), deviation, 0.04 + 0.2 * deviation + 3 * deviation / std::sqrt(2 * draws),
               name + ": measured spread");
  }
  BOOST_TEST(k == predicted.size(), id);
}

template <class Net, std::size_t Batch = 1>
void check(std::string const& id) {
  static constexpr auto predicted = nn::gradient_flow<Net, Batch>;
  static_assert(predicted.known());
  check_layers(id, predicted.layers);
}

}  // namespace

BOOST_AUTO_TEST_CASE(plain_networks) {
  check<plain<12, 64, nn::sigmoid>::net>("sigmoid_xavier_12");
  check<plain<8, 50, nn::sigmoid, nn::normal<0.01>>::net>("sigmoid_small_normal");
  check<plain<20, 64, nn::tanh>::net>("tanh_xavier_20");
  check<plain<15, 100, nn::tanh, nn::normal<1>>::net>("tanh_wide_normal_15");
  check<plain<30, 128, nn::relu, he>::net>("relu_he_30");
  check<plain<20, 64, nn::relu>::net>("relu_xavier_20");
  check<plain<30, 100, nn::leaky_relu<0.2>, nn::gain<1 / nn::math::sqrt(1.04), he>>::net>("leaky02_he_30");
  check<plain<50, 32, nn::identity, nn::orthogonal>::net>("linear_orthogonal_50");
  check<plain<100, 4, nn::identity, nn::normal<1>>::net>("d2l_100_4x4");
  check<plain<40, 64, nn::tanh, nn::orthogonal>::net>("tanh_orthogonal_40");
  check<plain<40, 100, nn::selu, nn::lecun_normal>::net>("selu_lecun_40");
  check<plain<20, 128, nn::gelu, scaled_normal<1.4082110140174307, 0.4158393800495571>>::net>("gelu_pdlt_20");
  check<plain<15, 100, sine_layer, scaled_normal<2, 0>>::net>("sin_scaled2_15");
  check<plain<30, 100, nn::tanh, scaled_normal<1.3270097964973733, 0.22360679774997896>>::net>(
      "tanh_eoc_bias_30");
}

BOOST_AUTO_TEST_CASE(widths_that_change) {
  static constexpr auto funnel =
      nn::topology<nn::dense<64>, nn::relu, nn::dense<128>, nn::relu, nn::dense<64>, nn::relu, nn::dense<10>>;
  check<nn::network<nn::vec<32>, funnel, nn::fan_out<he>>>("relu_he_fanout_funnel");
}

BOOST_AUTO_TEST_CASE(residual_networks) {
  using block = nn::residual<nn::dense<64, he>, nn::relu, nn::dense<64>>;
  using before = nn::residual<nn::tanh, nn::dense<64>>;
  using switched_off = nn::scaled_residual<0, nn::dense<64, he>, nn::relu, nn::dense<64>>;
  check<in_lecun<64, nn::repeat<20, block>, nn::dense<10>>::net>("res_unscaled_20");
  check<in_lecun<64, nn::repeat<30, before>, nn::dense<10>>::net>("res_tanh_preact_30");
  check<in_lecun<64, nn::repeat<20, switched_off>, nn::dense<10>>::net>("res_rezero_20");
}

BOOST_AUTO_TEST_CASE(layer_norm) {
  using block = nn::residual<nn::layer_norm, nn::dense<64, he>, nn::relu, nn::dense<64>>;
  check<in_lecun<64, nn::repeat<20, nn::dense<64, he>, nn::layer_norm, nn::relu>, nn::dense<10>>::net>(
      "ln_relu_20");
  check<in_lecun<64, nn::repeat<20, block>, nn::layer_norm, nn::dense<10>>::net>("preln_res_20");
}

BOOST_AUTO_TEST_CASE(batch_norm_and_dropout) {
  check<in_lecun<100, nn::repeat<15, nn::dense<100, he>, nn::batch_norm, nn::relu>, nn::dense<10>>::net, 32>(
      "bn_relu_15");
  check<in_lecun<128, nn::repeat<20, nn::dense<128>, nn::batch_norm>, nn::dense<10>>::net, 16>(
      "bn_linear_20");
  check<in_lecun<100, nn::repeat<10, nn::dense<100, he>, nn::relu, nn::dropout<0.5>>, nn::dense<10>>::net>(
      "dropout_relu_10");
}
