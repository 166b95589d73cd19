// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/network.hpp>
#include <ballast/initializers/constant.hpp>
#include <ballast/initializers/fixup.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/xavier.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <support/torch_fans.hpp>

namespace nn = ballast;
using nn::tests::same_number;

// ---- facts ----
constexpr nn::fans shape{4, 8};
static_assert(nn::fixup<1>::standard_deviation(shape) == nn::kaiming_normal::standard_deviation(shape));
static_assert(same_number(nn::fixup<16>::standard_deviation(shape),  // 16^(-1/2)
                          nn::kaiming_normal::standard_deviation(shape) / 4));
static_assert(same_number(nn::fixup<16, 3>::standard_deviation(shape),  // 16^(-1/4)
                          nn::kaiming_normal::standard_deviation(shape) / 2));
static_assert(same_number(nn::fixup<64, 4, nn::xavier_uniform>::bound(shape),  // 64^(-1/6)
                          nn::xavier_uniform::bound(shape) / 2));

// ---- a network of such residuals starts as the identity ----
inline constexpr auto layers = nn::topology<
    nn::repeat<24, nn::residual<nn::dense<8, nn::fixup<24>>, nn::relu, nn::dense<4, nn::zeros>>>>;

BOOST_AUTO_TEST_CASE(the_last_layers_start_at_zero) {
  std::array<float, 4> const x{1, -2, 3, -4};
  BOOST_TEST((nn::network<nn::vec<4>, layers>{1}(x) == x));
}
