// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/dense.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/lstm.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_recurrent.hpp"
#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_golden, nn::tests::check_recurrent, nn::tests::wrong_derivatives;

// ---- facts ----
using layer = nn::lstm<6>::on<nn::sequence<7, 3>>;
static_assert(std::is_same_v<layer::output, nn::sequence<7, 6>>);
static_assert(layer::needs<1>.parameters == 24 * 3 + 24 * 6 + 2 * 24);
static_assert(layer::needs<5>.state == 5 * 2 * 6);

// ---- backward is the derivative of forward ----
inline constexpr auto two_units = nn::topology<nn::lstm<2>>;
static_assert(wrong_derivatives<nn::basic_network<nn::sequence<3, 2>, two_units, nn::use_double>, 3, 2> == 0);

// ---- PyTorch ----
inline constexpr auto last_only = nn::topology<nn::lstm<8>, nn::last>;
inline constexpr auto classifier = nn::topology<nn::lstm<6>, nn::last, nn::dense<5>>;

BOOST_AUTO_TEST_CASE(all_steps_the_last_and_initial_states) {
  check_recurrent<nn::sequence<7, 3>, alone<nn::lstm<6>>, 2>("lstm");
  check_recurrent<nn::sequence<7, 3>, last_only, 4>("lstm_last");
  check_recurrent<nn::sequence<5, 3>, alone<nn::lstm<6>>, 2>("lstm_initial");
  check_recurrent<nn::sequence<7, 6>, alone<nn::lstm<3>>, 2>("lstm_seq_first");
}

BOOST_AUTO_TEST_CASE(before_a_classifier) {
  check_golden<nn::sequence<7, 3>, classifier, 2>("lstm_classifier");
}
