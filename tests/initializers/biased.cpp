// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/initializers/biased.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/xavier.hpp>
#include <ballast/layers/dense.hpp>
#include <boost/test/unit_test.hpp>

namespace nn = ballast;

// ---- facts ----
static_assert(nn::biased<-2>::bound({4, 8}) == nn::xavier_uniform::bound({4, 8}));
static_assert(nn::draws_normal<nn::biased<1, nn::kaiming_normal>>);

// ---- behaviour ----
inline constexpr auto gate = nn::topology<nn::dense<3, nn::biased<-2>>>;
inline constexpr auto plain = nn::topology<nn::dense<3>>;

BOOST_AUTO_TEST_CASE(only_the_biases_differ) {
  nn::network<nn::vec<4>, gate> const biased{1};
  nn::network<nn::vec<4>, plain> const reference{1};
  for (std::size_t i = 0; i < 15; ++i)
    BOOST_TEST(biased.parameters()[i] == (i < 12 ? reference.parameters()[i] : -2.0f));
}
