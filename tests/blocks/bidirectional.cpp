// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/bidirectional.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/rnn.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_recurrent.hpp"
#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_recurrent, nn::tests::wrong_derivatives;

// ---- facts ----
using layer = nn::bidirectional<nn::lstm<6>>::on<nn::sequence<7, 3>>;
static_assert(std::is_same_v<layer::output, nn::sequence<7, 12>>);
static_assert(layer::needs<1>.parameters == 2 * (24 * 3 + 24 * 6 + 2 * 24));
static_assert(layer::needs<5>.state == 2 * 5 * 2 * 6);

// ---- backward is the derivative of forward ----
inline constexpr auto two_units = nn::topology<nn::bidirectional<nn::gru<2>>>;
static_assert(wrong_derivatives<nn::basic_network<nn::sequence<3, 2>, two_units, nn::use_double>, 2> == 0);

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(both_directions) {
  check_recurrent<nn::sequence<7, 3>, alone<nn::bidirectional<nn::rnn<4>>>, 2>("rnn_tanh_bidirectional");
  check_recurrent<nn::sequence<5, 6>, alone<nn::bidirectional<nn::rnn<4, nn::relu>>>, 4>(
      "rnn_relu_bidirectional");
  check_recurrent<nn::sequence<5, 3>, alone<nn::bidirectional<nn::lstm<4>>>, 2>("lstm_bidirectional");
  check_recurrent<nn::sequence<7, 3>, alone<nn::bidirectional<nn::gru<4>>>, 4>("gru_bidirectional");
}
