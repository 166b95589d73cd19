// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/layer_at.hpp>
#include <ballast/core/network.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/initializers/critical.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/elementwise.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/tanh.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <type_traits>

#include "support/sine.hpp"

namespace nn = ballast;
using nn::tests::sine;

// ---- facts ----
constexpr auto deep = nn::topology<nn::repeat<49, nn::dense<256>, nn::tanh>, nn::dense<256>>;
using deep_net = nn::network<nn::vec<256>, deep, nn::critical>;
static_assert(std::is_same_v<deep_net::initializer, nn::critical_for<nn::tanh>>);
static_assert(nn::stable<deep_net>);
static_assert(nn::gradient_flow<deep_net>.layers[48].gain > 2.1532 &&
              nn::gradient_flow<deep_net>.layers[48].gain < 2.1534);

constexpr auto wave =
    nn::topology<nn::dense<8>, nn::residual<nn::elementwise<sine>, nn::dense<8, nn::lecun_normal>>,
                 nn::dense<1>, nn::sigmoid>;
using wave_net = nn::network<nn::vec<4>, wave, nn::critical>;
static_assert(std::is_same_v<wave_net::initializer, nn::critical_for<sine>>);  // the sigmoid feeds no weights
static_assert(nn::layer_at<wave_net, 0>::init_std == nn::critical_for<sine>::standard_deviation({4, 8}));

// ---- behaviour ----
BOOST_AUTO_TEST_CASE(it_starts_the_network_that_critical_for_starts) {
  nn::network<nn::vec<4>, wave, nn::critical_for<sine>> const named{7};
  BOOST_TEST(std::ranges::equal(wave_net{7}.parameters(), named.parameters()));
}
