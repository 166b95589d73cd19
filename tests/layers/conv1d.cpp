// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/residual.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/layers/conv1d.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/layers/relu.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::axis_order;

// ---- facts ----
using plain = nn::conv1d<16, 3>::on<nn::sequence<50, 4>>;
static_assert(std::is_same_v<plain::output, nn::sequence<48, 16>>);
static_assert(plain::needs<1>.parameters == 16 * 4 * 3 + 16 && plain::needs<8>.state == 0);
static_assert(plain::fan_in == 4 * 3 && plain::fan_out == 16 * 3);
static_assert(plain::scratch<nn::call<32, false>> == 0);  // without padding no copy of the input

using all = nn::conv1d<16, 3, nn::groups<2>, nn::orthogonal, nn::stride<2>, nn::no_bias, nn::padding<3>,
                       nn::dilation<4>>::on<nn::sequence<50, 4>>;
static_assert(std::is_same_v<all::output, nn::sequence<24, 16>>);
static_assert(all::needs<1>.parameters == 16 * 2 * 3 && all::fan_in == 2 * 3 && all::fan_out == 16 * 3);
static_assert(std::is_same_v<all::start, nn::orthogonal>);

using streaming = nn::conv1d<16, 3, nn::causal, nn::dilation<2>>::on<nn::sequence<50, 4>>;
static_assert(std::is_same_v<streaming::output, nn::sequence<50, 16>>);
static_assert(streaming::needs<5>.state == 5 * 4 * 4);  // 2 (3 - 1) steps of 4 features
static_assert(std::is_empty_v<nn::conv1d<16, 3, nn::causal>>);

// ---- PyTorch ----
template <std::size_t Steps, std::size_t Features, class Layer, std::size_t Rows>
void check(std::string const& name) {
  nn::tests::check_golden<nn::sequence<Steps, Features>, alone<Layer>, Rows>(name,
                                                                             axis_order::channels_first);
}

BOOST_AUTO_TEST_CASE(options) {
  check<11, 3, nn::conv1d<2, 3>, 2>("conv1d_plain");
  check<13, 3, nn::conv1d<2, 3, nn::padding<1>>, 4>("conv1d_padding");
  check<13, 2, nn::conv1d<3, 3, nn::padding<1>, nn::stride<2>>, 2>("conv1d_stride");
  check<11, 2, nn::conv1d<3, 3, nn::dilation<2>, nn::padding<2>>, 2>("conv1d_dilation");
  check<11, 4, nn::conv1d<4, 3, nn::groups<2>, nn::padding<1>>, 2>("conv1d_groups");
  check<11, 3, nn::conv1d<2, 3, nn::no_bias>, 4>("conv1d_no_bias");
}

// PyTorch's model pads in a layer of its own, which takes index 0; an identity stands for it.
template <class Layer>
inline constexpr auto after_padding = nn::topology<nn::identity, Layer>;

BOOST_AUTO_TEST_CASE(causal_ones) {
  nn::tests::check_golden<nn::sequence<9, 2>, after_padding<nn::conv1d<3, 3, nn::causal>>, 2>(
      "conv1d_causal", axis_order::channels_first);
  nn::tests::check_golden<nn::sequence<11, 3>, after_padding<nn::conv1d<2, 3, nn::causal, nn::dilation<2>>>,
                          2>("conv1d_causal_dilated", axis_order::channels_first);
}

inline constexpr auto tcn_block =
    nn::topology<nn::residual<nn::identity, nn::conv1d<3, 2, nn::causal>, nn::relu, nn::identity,
                              nn::conv1d<3, 2, nn::causal, nn::dilation<2>>, nn::relu>>;

BOOST_AUTO_TEST_CASE(a_temporal_convolution_block) {
  nn::tests::check_golden<nn::sequence<9, 3>, tcn_block, 4>("tcn_block", axis_order::channels_first);
}
