// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/bidirectional.hpp>
#include <ballast/blocks/stacked.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/rnn.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_recurrent.hpp"
#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_recurrent, nn::tests::wrong_derivatives;

// ---- facts ----
using layer = nn::stacked<3, nn::bidirectional<nn::gru<4>>>::on<nn::sequence<7, 3>>;
static_assert(std::is_same_v<layer::output, nn::sequence<7, 8>>);
static_assert(layer::needs<1>.parameters == 2 * (12 * 3 + 12 * 4 + 24) + 2 * 2 * (12 * 8 + 12 * 4 + 24));
static_assert(layer::depth == 3 && layer::indices == 1);

// ---- backward is the derivative of forward ----
inline constexpr auto towers = nn::topology<nn::stacked<2, nn::bidirectional<nn::rnn<1>>>>;
static_assert(wrong_derivatives<nn::basic_network<nn::sequence<3, 2>, towers, nn::use_double>, 2> == 0);

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(two_levels) {
  check_recurrent<nn::sequence<5, 8>, alone<nn::stacked<2, nn::rnn<4>>>, 4>("rnn_tanh_2layer");
  check_recurrent<nn::sequence<5, 6>, alone<nn::stacked<2, nn::rnn<4, nn::relu>>>, 4>("rnn_relu_2layer");
  check_recurrent<nn::sequence<7, 3>, alone<nn::stacked<2, nn::lstm<4>>>, 4>("lstm_2layer");
  check_recurrent<nn::sequence<5, 8>, alone<nn::stacked<2, nn::gru<4>>>, 2>("gru_2layer");
}

inline constexpr auto tagger =
    nn::topology<nn::stacked<11, nn::bidirectional<nn::rnn<1>>>, nn::last, nn::dense<2>>;

BOOST_AUTO_TEST_CASE(the_names_are_those_of_one_module) {
  std::vector<std::string> names;
  nn::basic_network<nn::sequence<3, 2>, tagger> net{1};
  nn::detail::each_tensor(net, [&](std::string const& name, auto const&...) { names.push_back(name); });
  BOOST_TEST_REQUIRE(names.size() == 11 * 8 + 2);
  BOOST_TEST(names[0] == "0.weight_ih_l0");
  BOOST_TEST(names[5] == "0.weight_hh_l0_reverse");
  BOOST_TEST(names[10 * 8 + 7] == "0.bias_hh_l10_reverse");
  BOOST_TEST(names[11 * 8] == "1.weight");
}
