// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_network.hpp"

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
