// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/tanh.hpp>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <random>
#include <vector>

#include "support/golden_network.hpp"
#include "support/training_pass.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_golden, nn::tests::check_golden_layer;

// ---- facts ----
using layer = nn::dense<128>::on<nn::vec<784>>;
static_assert(std::is_same_v<layer::output, nn::vec<128>>);
static_assert(layer::needs<1>.parameters == 128 * 784 + 128 && layer::fan_in == 784 && layer::fan_out == 128);
static_assert(nn::dense<128, nn::no_bias>::on<nn::vec<784>>::needs<1>.parameters == 128 * 784);
static_assert(nn::dense<3>::on<nn::sequence<9, 4>>::needs<1>.parameters == 15);
static_assert(layer::scratch<nn::call<32, false>> == 0);
static_assert(std::is_empty_v<nn::dense<128>>);

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(one_layer) {
  check_golden_layer<nn::dense<8>, 2, 3>("linear");
  check_golden_layer<nn::dense<8, nn::no_bias>, 2, 3>("linear_no_bias");
  check_golden_layer<nn::dense<6>, 1, 3>("linear_batch1");
  check_golden<nn::sequence<5, 8>, alone<nn::dense<3>>, 2>("linear_sequence");
}

inline constexpr auto two = nn::topology<nn::dense<6>, nn::tanh, nn::dense<8>>;
inline constexpr auto three = nn::topology<nn::dense<3>, nn::relu, nn::dense<8>, nn::relu, nn::dense<6>>;
inline constexpr auto four =
    nn::topology<nn::dense<8>, nn::gelu, nn::dense<3>, nn::gelu, nn::dense<8>, nn::gelu, nn::dense<3>>;
inline constexpr auto classifier = nn::topology<nn::dense<6>, nn::relu, nn::dense<4>>;

BOOST_AUTO_TEST_CASE(several_layers) {
  check_golden<nn::vec<3>, two, 2>("mlp_2layer");
  check_golden<nn::vec<6>, three, 4>("mlp_3layer");
  check_golden<nn::vec<6>, four, 2>("mlp_4layer");
  check_golden<nn::vec<3>, classifier, 4>("mlp_classifier");
}

// ---- wide layers, whose products copy what they read or take it in parts ----
namespace {

template <std::size_t Inputs, std::size_t Outputs, std::size_t Rows>
void check_against_loops() {
  nn::tests::training_pass<nn::network<nn::vec<Inputs>, alone<nn::dense<Outputs>>>, Rows> pass;
  pass.rows = Rows - 3;
  std::minstd_rand engine;
  auto const draw = [&](std::size_t n) {
    std::vector<float> drawn(n);
    for (float& each : drawn) each = static_cast<float>(engine() % 2001) / 1000 - 1;
    return drawn;
  };
  std::ranges::copy(draw(pass.net.parameter_count), pass.net.parameters().begin());
  std::vector<float> const x = draw(pass.rows * Inputs), dy = draw(pass.rows * Outputs);
  pass.forward(x);
  pass.backward(dy);

  auto const w = pass.net.parameters();
  std::vector<double> y(pass.rows * Outputs), dx(pass.rows * Inputs), gradients(w.size());
  for (std::size_t r = 0; r < pass.rows; ++r)
    for (std::size_t o = 0; o < Outputs; ++o) {
      double const d = dy[r * Outputs + o];
      y[r * Outputs + o] = w[Inputs * Outputs + o];
      gradients[Inputs * Outputs + o] += d;
      for (std::size_t i = 0; i < Inputs; ++i) {
        double const weight = w[i * Outputs + o], input = x[r * Inputs + i];
        y[r * Outputs + o] += input * weight;
        dx[r * Inputs + i] += d * weight;
        gradients[i * Outputs + o] += d * input;
      }
    }
  auto const error = [](std::vector<float> const& found, std::vector<double> const& wanted) {
    double worst = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i)
      worst = std::max(worst, std::abs(static_cast<double>(found[i]) - wanted[i]));
    return worst;
  };
  BOOST_TEST(error(pass.y, y) < 1e-4);
  BOOST_TEST(error(pass.dx, dx) < 2e-4);
  BOOST_TEST(error(pass.gradients, gradients) < 1e-4);
}

}  // namespace

BOOST_AUTO_TEST_CASE(wide_layers) {
  static_assert(nn::kernels::is_packed({64, 70, 1030}) && nn::kernels::is_packed({70, 64, 1030}));
  static_assert(nn::kernels::has_wide_rows(515) && !nn::kernels::is_packed({8, 117, 515}));
  check_against_loops<70, 1030, 64>();
  check_against_loops<117, 515, 8>();
}
