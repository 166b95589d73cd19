// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/residual.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/conv2d.hpp>
#include <ballast/layers/relu.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_golden;

// ---- facts ----
using same = nn::conv2d<16, 3, nn::padding<1>>::on<nn::image<8, 28, 28>>;
static_assert(std::is_same_v<same::output, nn::image<16, 28, 28>>);
static_assert(same::needs<1>.parameters == 16 * 8 * 9 + 16);
static_assert(same::fan_in == 8 * 9 && same::fan_out == 16 * 9);

using all = nn::conv2d<6, nn::window{3, 2}, nn::groups<2>, nn::stride<2, 1>, nn::no_bias, nn::padding<0, 2>,
                       nn::dilation<2, 3>>::on<nn::image<4, 9, 7>>;
static_assert(std::is_same_v<all::output, nn::image<6, 3, 8>>);
static_assert(all::needs<1>.parameters == 6 * 2 * 6 && all::fan_in == 2 * 6 && all::fan_out == 6 * 6);

// A 1 x 1 kernel reads the image where it is.
static_assert(nn::conv2d<16, 1>::on<nn::image<8, 28, 28>>::scratch<nn::call<32, false>> == 0);
static_assert(std::is_empty_v<nn::conv2d<16, 3, nn::padding<1>>>);

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(options) {
  check_golden<nn::image<3, 6, 6>, alone<nn::conv2d<2, 3, nn::padding<1>>>, 2>("conv2d_same");
  check_golden<nn::image<3, 6, 6>, alone<nn::conv2d<2, 3, nn::padding<1>, nn::stride<2>>>, 2>(
      "conv2d_stride2");
  check_golden<nn::image<2, 6, 6>, alone<nn::conv2d<3, 3>>, 2>("conv2d_valid");
  check_golden<nn::image<2, 8, 8>, alone<nn::conv2d<3, 1>>, 2>("conv2d_1x1");
  check_golden<nn::image<2, 6, 6>, alone<nn::conv2d<3, nn::window{3, 1}, nn::padding<1, 0>>>, 2>(
      "conv2d_rect");
}

using halving = nn::stride<2>;
using basic_block = nn::residual<nn::shortcut<nn::conv2d<4, 1, halving, nn::no_bias>, nn::batch_norm>,
                                 nn::conv2d<4, 3, halving, nn::padding<1>, nn::no_bias>, nn::batch_norm,
                                 nn::relu, nn::conv2d<4, 3, nn::padding<1>, nn::no_bias>, nn::batch_norm>;
inline constexpr auto resnet_block = nn::topology<basic_block, nn::relu>;

BOOST_AUTO_TEST_CASE(a_residual_block) { check_golden<nn::image<3, 6, 6>, resnet_block, 3>("resnet_block"); }
