// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/concat.hpp>
#include <ballast/blocks/group.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/blocks/rezero.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::check_golden;

// ---- facts ----
using block = nn::residual<nn::dense<16>, nn::relu, nn::dense<64>>;
static_assert(block::on<nn::vec<64>>::depth == 2);
static_assert(block::on<nn::vec<64>>::needs<1>.parameters == 64 * 16 + 16 + 16 * 64 + 64);
static_assert(nn::rezero<nn::dense<64>>::on<nn::vec<64>>::needs<1>.parameters == 1 + 64 * 64 + 64);
static_assert(std::is_empty_v<block>);

// ---- PyTorch ----
inline constexpr auto identity =
    nn::topology<nn::dense<8>, nn::residual<nn::dense<8>, nn::relu, nn::dense<8>>, nn::relu, nn::dense<3>>;
inline constexpr auto projection = nn::topology<
    nn::dense<8>,
    nn::residual<nn::shortcut<nn::dense<10, nn::no_bias>>, nn::dense<3>, nn::tanh, nn::dense<10>>, nn::relu>;
inline constexpr auto nested =
    nn::topology<nn::residual<nn::dense<6>, nn::relu, nn::residual<nn::dense<6>, nn::tanh>, nn::dense<8>>,
                 nn::tanh>;
inline constexpr auto scaled = nn::topology<nn::scaled_residual<0.5, nn::dense<8>, nn::relu, nn::dense<8>>,
                                            nn::scaled_residual<0.1, nn::dense<8>, nn::relu, nn::dense<8>>>;
inline constexpr auto learned = nn::topology<nn::rezero<nn::dense<3>, nn::tanh>, nn::dense<8>>;

BOOST_AUTO_TEST_CASE(shortcuts) {
  check_golden<nn::vec<6>, identity, 4>("residual_identity");
  check_golden<nn::vec<6>, projection, 2>("residual_projection");
  check_golden<nn::vec<8>, nested, 2>("residual_nested");
  check_golden<nn::vec<8>, scaled, 4>("residual_scaled");
}

BOOST_AUTO_TEST_CASE(learned_scale) {
  check_golden<nn::vec<3>, learned, 2>("rezero_zero");
  check_golden<nn::vec<3>, learned, 4>("rezero_nonzero");
}

// ---- a body of one layer has no number ----
inline constexpr auto single = nn::topology<
    nn::residual<nn::residual<nn::dense<2>>>, nn::scaled_residual<0.5, nn::dense<2, nn::no_bias>>,
    nn::rezero<nn::group<nn::dense<2, nn::no_bias>>>,
    nn::residual<nn::shortcut<nn::tanh>, nn::repeat<2, nn::dense<2, nn::no_bias>>>,
    nn::concat<nn::residual<nn::dense<2, nn::no_bias>>, nn::group<nn::tanh, nn::rezero<nn::tanh>>>>;

BOOST_AUTO_TEST_CASE(names_are_those_of_torch) {
  std::vector<std::string> names;
  nn::network<nn::vec<2>, single>::layers::tensors(
      [&](nn::tensor const& t, nn::place const& here, auto) {
        names.push_back(nn::detail::prefix(here) + std::string(t.name));
      },
      nn::place{});
  BOOST_TEST(
      names == (std::vector<std::string>{"0.body.body.weight", "0.body.body.bias", "1.body.weight", "2.alpha",
                                         "2.body.weight", "3.body.0.weight", "3.body.1.weight",
                                         "4.branches.0.body.weight", "4.branches.1.1.alpha"}),
      boost::test_tools::per_element());
}
