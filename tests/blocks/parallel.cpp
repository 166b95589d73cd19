// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/group.hpp>
#include <ballast/blocks/parallel.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/scale.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include "support/fast_math.hpp"
#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::bench, nn::tests::wrong_derivatives;

// ---- facts ----
using pair = nn::group<nn::dense<3>, nn::tanh>;
using block = nn::parallel<pair, nn::dense<3, nn::no_bias>>;
static_assert(std::is_same_v<block::on<nn::vec<4>>::output, nn::vec<3>>);
static_assert(block::on<nn::vec<4>>::needs<1>.parameters == 3 * 4 + 3 + 3 * 4);
static_assert(block::on<nn::vec<4>>::depth == 1 && block::on<nn::vec<4>>::indices == 1);
static_assert(std::is_empty_v<block>);
static_assert(nn::parallel<nn::scale<3>, nn::scale<-4>>::on<nn::vec<2>>::lipschitz(nn::memory<double>{}) ==
              7);

// ---- backward is the derivative of forward ----
inline constexpr auto ways = nn::topology<nn::parallel<pair, nn::lstm<3>, nn::dense<3>>, nn::tanh,
                                          nn::parallel<nn::identity, nn::parallel<nn::tanh, pair>>>;
static_assert(wrong_derivatives<nn::network<nn::sequence<2, 2>, ways, nn::use_double>, 2> == 0);

// ---- a residual is a way beside the identity, and with a shortcut a way beside another ----
template <auto const& One, auto const& Other>
constexpr bool same_network() {
  bench<nn::network<nn::vec<3>, One, nn::use_double>, 2> one;
  bench<nn::network<nn::vec<3>, Other, nn::use_double>, 2> other;
  one.differentiate();
  other.differentiate();
  return one.y == other.y && one.gradients == other.gradients && one.dx == other.dx;
}
inline constexpr auto added = nn::topology<nn::parallel<nn::group<pair, nn::dense<3>>, nn::identity>>;
inline constexpr auto around = nn::topology<nn::residual<pair, nn::dense<3>>>;
inline constexpr auto two_ways = nn::topology<nn::parallel<nn::group<pair, nn::dense<2>>, nn::dense<2>>>;
inline constexpr auto detour = nn::topology<nn::residual<nn::shortcut<nn::dense<2>>, pair, nn::dense<2>>>;
static_assert(same_network<added, around>());
static_assert(same_network<two_ways, detour>());

BOOST_AUTO_TEST_CASE(branches_are_added) {
  using bound = nn::parallel<nn::tanh, nn::identity, nn::identity>::on<nn::vec<1>>;
  double const x = 0.5;
  double y = 0, scratch[2];
  bound::forward(nn::call<1, false>{}, nn::memory<double>{.scratch = scratch}, &x, &y);
  BOOST_TEST(y == 0.46211715726000976 + 1, boost::test_tools::tolerance(nn::tests::fast_math ? 1e-15 : 0.0));
}
