// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/highway.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/initializers/biased.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_network.hpp"
#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::check_golden, nn::tests::wrong_derivatives;

// ---- facts ----
using block = nn::highway<nn::gate<nn::dense<6>>, nn::dense<6>, nn::relu>;
static_assert(block::on<nn::vec<6>>::needs<1>.parameters == 2 * (6 * 6 + 6));
static_assert(block::on<nn::vec<6>>::depth == 1 && block::on<nn::vec<6>>::indices == 1);
static_assert(std::is_empty_v<block>);

// ---- backward is the derivative of forward ----
inline constexpr auto mixed = nn::topology<nn::highway<nn::gate<nn::tanh, nn::dense<2>>, nn::lstm<2>>,
                                           nn::tanh, nn::highway<nn::gate<nn::dense<2>>, nn::tanh>>;
static_assert(wrong_derivatives<nn::network<nn::sequence<2, 2>, mixed, nn::use_double>, 3, 2> == 0);

// ---- PyTorch ----
inline constexpr auto road = nn::topology<block, nn::dense<3>>;

BOOST_AUTO_TEST_CASE(transform_and_gate) { check_golden<nn::vec<6>, road, 4>("highway"); }

// ---- a gate with negative biases carries its input through any depth ----
inline constexpr auto closed = nn::topology<
    nn::repeat<20, nn::highway<nn::gate<nn::dense<4, nn::biased<-50>>>, nn::dense<4>, nn::tanh>>>;

BOOST_AUTO_TEST_CASE(a_closed_gate_carries) {
  std::array<float, 4> const x{1, -2, 3, -4};
  BOOST_TEST((nn::network<nn::vec<4>, closed>{1}(x) == x));
}
