// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/eye.hpp>
#include <ballast/initializers/normal.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/rnn.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

#include "support/golden_recurrent.hpp"
#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_recurrent, nn::tests::wrong_derivatives;

// ---- facts ----
using layer = nn::rnn<6>::on<nn::sequence<7, 3>>;
static_assert(std::is_same_v<layer::output, nn::sequence<7, 6>>);
static_assert(layer::needs<1>.parameters == 6 * 3 + 6 * 6 + 2 * 6);
static_assert(layer::needs<5>.state == 5 * 6);
static_assert(std::is_empty_v<nn::rnn<6, nn::relu, nn::recurrent<nn::eye>>>);

// ---- backward is the derivative of forward ----
template <auto const& Layers>
using of_two = nn::basic_network<nn::sequence<3, 2>, Layers, nn::use_double>;
inline constexpr auto two_units = nn::topology<nn::rnn<2>>;
inline constexpr auto with_shortcut = nn::topology<nn::rnn<2, nn::time_shortcut<0.25>>>;
static_assert(wrong_derivatives<of_two<two_units>, 2> == 0);
static_assert(wrong_derivatives<of_two<with_shortcut>, 3, 2> == 0);

// ---- PyTorch ----
inline constexpr auto tanh_last = nn::topology<nn::rnn<3>, nn::last>;
inline constexpr auto relu_last = nn::topology<nn::rnn<8, nn::relu>, nn::last>;

BOOST_AUTO_TEST_CASE(all_steps_the_last_and_initial_states) {
  check_recurrent<nn::sequence<5, 8>, alone<nn::rnn<3>>, 2>("rnn_tanh");
  check_recurrent<nn::sequence<7, 6>, tanh_last, 4>("rnn_tanh_last");
  check_recurrent<nn::sequence<7, 8>, alone<nn::rnn<3, nn::tanh>>, 2>("rnn_tanh_initial");
  check_recurrent<nn::sequence<5, 8>, alone<nn::rnn<3, nn::relu>>, 4>("rnn_relu");
  check_recurrent<nn::sequence<7, 3>, relu_last, 2>("rnn_relu_last");
  check_recurrent<nn::sequence<5, 3>, alone<nn::rnn<8, nn::relu>>, 4>("rnn_relu_initial");
}

// ---- the start ----
inline constexpr auto identity =
    nn::topology<nn::rnn<3, nn::relu, nn::recurrent<nn::eye>, nn::normal<0.001>>>;

BOOST_AUTO_TEST_CASE(irnn_holds_its_state) {
  nn::basic_network<nn::sequence<1, 2>, identity> net{3};
  auto const p = net.parameters();
  for (std::size_t i = 0; i < 6; ++i) BOOST_TEST((p[i] != 0 && nn::math::abs(p[i]) < 0.01));
  for (std::size_t i = 0; i < 9; ++i) BOOST_TEST(p[6 + i] == (i % 4 == 0));
  for (std::size_t i = 15; i < 21; ++i) BOOST_TEST(p[i] == 0);
}

// h' = h + a tanh(U h + b) with U = 0 and b = 1 climbs by a tanh 1 a step
BOOST_AUTO_TEST_CASE(a_shortcut_through_time_adds_up) {
  nn::basic_network<nn::sequence<3, 2>, with_shortcut, nn::use_double> net{1};
  std::ranges::fill(net.parameters(), 0);
  for (std::size_t i = 8; i < 10; ++i) net.parameters()[i] = 1;
  std::array<double, 6> const x{};
  auto const y = net(x);
  for (std::size_t t = 0; t < 3; ++t)
    BOOST_TEST(y[2 * t] == 0.25 * static_cast<double>(t + 1) * std::tanh(1.0),
               boost::test_tools::tolerance(1e-14));
}
