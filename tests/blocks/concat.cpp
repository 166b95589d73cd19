// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/concat.hpp>
#include <ballast/blocks/group.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/prelu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/scale.hpp>
#include <ballast/layers/silu.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_network.hpp"
#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::check_golden, nn::tests::wrong_derivatives;

// ---- facts ----
using pair = nn::group<nn::dense<3>, nn::tanh>;
using block = nn::concat<nn::identity, pair>;
static_assert(std::is_same_v<block::on<nn::vec<4>>::output, nn::vec<7>>);
static_assert(std::is_same_v<block::on<nn::sequence<5, 4>>::output, nn::sequence<5, 7>>);
static_assert(std::is_same_v<nn::concat<nn::tanh, nn::relu, nn::identity>::on<nn::image<2, 3, 4>>::output,
                             nn::image<6, 3, 4>>);
static_assert(block::on<nn::vec<4>>::needs<1>.parameters == 3 * 4 + 3);
static_assert(block::on<nn::vec<4>>::depth == 1 && block::on<nn::vec<4>>::indices == 1);
static_assert(std::is_empty_v<block>);
static_assert(nn::concat<nn::scale<3>, nn::scale<-4>>::on<nn::vec<2>>::lipschitz(nn::memory<double>{}) == 5);

// ---- the channels of an image are joined as they lie ----
template <class Layer, class In>
constexpr auto forward(std::array<double, In::size> const& x) {
  using bound = typename Layer::template on<In>;
  std::array<double, bound::output::size> y{};
  std::array<double, bound::template scratch<nn::call<1, false>> + 1> scratch{};
  bound::forward(nn::call<1, false>{}, nn::memory<double>{.scratch = scratch.data()}, x.data(), y.data());
  return y;
}
using doubled = nn::concat<nn::identity, nn::scale<2>>;
static_assert(forward<doubled, nn::image<2, 1, 2>>({1, 2, 3, 4}) ==
              std::array<double, 8>{1, 2, 3, 4, 2, 4, 6, 8});
static_assert(forward<doubled, nn::sequence<2, 2>>({1, 2, 3, 4}) ==
              std::array<double, 8>{1, 2, 2, 4, 3, 4, 6, 8});

// ---- backward is the derivative of forward ----
inline constexpr auto mixed = nn::topology<
    nn::concat<nn::lstm<2>, nn::group<nn::dropout<0.3>, nn::batch_norm, nn::dense<2>>, nn::identity>,
    nn::concat<nn::tanh, nn::concat<nn::dense<1>, nn::prelu>>>;
inline constexpr auto words = nn::topology<nn::concat<nn::embedding<5, 2>, nn::embedding<5, 1>>, nn::tanh>;
static_assert(wrong_derivatives<nn::network<nn::sequence<2, 2>, mixed, nn::use_double>, 3, 2> == 0);
static_assert(wrong_derivatives<nn::network<nn::tokens<3>, words, nn::use_double>, 2> == 0);
static_assert(nn::network<nn::tokens<3>, words>::layers::accepts(4) &&
              !nn::network<nn::tokens<3>, words>::layers::accepts(5));

// ---- PyTorch ----
template <std::size_t Growth>
using grown = nn::concat<nn::identity, nn::group<nn::dense<Growth>, nn::relu>>;
inline constexpr auto densely_connected = nn::topology<grown<2>, grown<2>, nn::dense<8>>;
inline constexpr auto side_by_side =
    nn::topology<nn::concat<nn::group<nn::dense<6>, nn::tanh>, nn::dense<3, nn::no_bias>>, nn::dense<8>>;
inline constexpr auto nested =
    nn::topology<nn::dense<8>, nn::layer_norm,
                 nn::residual<nn::concat<nn::dense<2>, nn::dense<3>>, nn::silu, nn::dense<8>>, nn::relu,
                 nn::dense<5>>;

BOOST_AUTO_TEST_CASE(branches_joined) {
  check_golden<nn::vec<3>, densely_connected, 2>("dense_concat");
  check_golden<nn::vec<8>, side_by_side, 2>("parallel_concat");
  check_golden<nn::vec<6>, nested, 2>("nested_mix");
}
