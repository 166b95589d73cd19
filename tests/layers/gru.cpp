// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/residual.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_recurrent.hpp"
#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_golden, nn::tests::check_recurrent, nn::tests::wrong_derivatives;

// ---- facts ----
using layer = nn::gru<6>::on<nn::sequence<7, 3>>;
static_assert(std::is_same_v<layer::output, nn::sequence<7, 6>>);
static_assert(layer::needs<1>.parameters == 18 * 3 + 18 * 6 + 2 * 18);
static_assert(layer::needs<5>.state == 5 * 6);

// ---- backward is the derivative of forward ----
inline constexpr auto two_units = nn::topology<nn::gru<2>>;
static_assert(wrong_derivatives<nn::basic_network<nn::sequence<3, 2>, two_units, nn::use_double>, 3, 2> == 0);

// ---- PyTorch ----
inline constexpr auto last_only = nn::topology<nn::gru<8>, nn::last>;
inline constexpr auto in_a_residual = nn::topology<nn::dense<8>, nn::residual<nn::gru<8>>, nn::tanh>;

BOOST_AUTO_TEST_CASE(all_steps_the_last_and_initial_states) {
  check_recurrent<nn::sequence<7, 3>, alone<nn::gru<6>>, 2>("gru");
  check_recurrent<nn::sequence<5, 6>, last_only, 4>("gru_last");
  check_recurrent<nn::sequence<5, 3>, alone<nn::gru<8>>, 4>("gru_initial");
  check_recurrent<nn::sequence<5, 6>, alone<nn::gru<8>>, 2>("gru_seq_first");
}

BOOST_AUTO_TEST_CASE(inside_a_residual) {
  check_golden<nn::sequence<7, 6>, in_a_residual, 4>("gru_residual");
}
