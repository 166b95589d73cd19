// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/blocks/tied.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/io/state_dict.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "support/gradient_law.hpp"
#include "support/training_pass.hpp"

namespace nn = ballast;
using nn::tests::wrong_derivatives;

// ---- facts ----
using cell = nn::residual<nn::dense<3>, nn::tanh, nn::dense<3>>;
inline constexpr auto tied_layers = nn::topology<nn::dense<3>, nn::tied<4, cell>, nn::dense<2>>;
inline constexpr auto once_layers = nn::topology<nn::dense<3>, nn::tied<1, cell>, nn::dense<2>>;
inline constexpr auto repeat_layers = nn::topology<nn::dense<3>, nn::repeat<4, cell>, nn::dense<2>>;
template <auto const& Layers, class... Mode>
using net = nn::basic_network<nn::vec<2>, Layers, nn::use_double, Mode...>;

static_assert(net<tied_layers>::parameter_count == 9 + 24 + 8);
static_assert(net<tied_layers>::parameter_count == net<once_layers>::parameter_count);
static_assert(net<tied_layers>::depth == net<repeat_layers>::depth);

// What is carried, traced and drawn belongs to each application.
using recurrent = nn::tied<3, nn::lstm<2>>::on<nn::sequence<4, 2>>;
using alone = nn::lstm<2>::on<nn::sequence<4, 2>>;
static_assert(recurrent::needs<5>.parameters == alone::needs<5>.parameters);
static_assert(recurrent::needs<5>.state == 3 * alone::needs<5>.state);
using noisy = nn::tied<3, nn::dropout<0.5>>::on<nn::vec<7>>;
static_assert(noisy::needs<1>.draws == 3 * nn::dropout<0.5>::on<nn::vec<7>>::needs<1>.draws);

// ---- the gradient law ----
static_assert(wrong_derivatives<net<tied_layers>, 2> == 0);
static_assert(wrong_derivatives<net<once_layers>, 2> == 0);

inline constexpr auto normed = nn::topology<nn::tied<3, nn::dense<2>, nn::batch_norm, nn::tanh>>;
static_assert(wrong_derivatives<net<normed>, 3> == 0);

inline constexpr auto thinned = nn::topology<nn::tied<3, nn::dense<2>, nn::dropout<0.25>, nn::tanh>>;
static_assert(wrong_derivatives<net<thinned>, 2> == 0);

inline constexpr auto nested = nn::topology<nn::tied<2, nn::tied<2, nn::dense<2>, nn::tanh>, nn::dense<2>>>;
static_assert(wrong_derivatives<net<nested>, 2> == 0);

inline constexpr auto steps = nn::topology<nn::tied<2, nn::lstm<2>>>;
static_assert(wrong_derivatives<nn::basic_network<nn::sequence<2, 2>, steps, nn::use_double>, 2> == 0);

// ---- as repeat with equal weights ----
BOOST_AUTO_TEST_CASE(it_computes_as_equal_copies_do_and_its_gradient_is_their_sum) {
  constexpr std::size_t before = 9, shared = 24, after = 8;
  nn::tests::training_pass<net<tied_layers>, 2> tied;
  nn::tests::training_pass<net<repeat_layers>, 2> copies;
  std::span<double> const from = tied.net.parameters(), to = copies.net.parameters();
  std::ranges::copy(from.first(before), to.begin());
  for (std::size_t k = 0; k < 4; ++k)
    std::ranges::copy(from.subspan(before, shared), to.subspan(before + k * shared).begin());
  std::ranges::copy(from.last(after), to.last(after).begin());

  std::vector<double> const x{0.5, -1, 2, 0.25}, dy{1, -1, 0.5, 2};
  tied.forward(x);
  copies.forward(x);
  BOOST_TEST(tied.y == copies.y, boost::test_tools::per_element());
  tied.backward(dy);
  copies.backward(dy);
  BOOST_TEST(tied.dx == copies.dx, boost::test_tools::per_element());
  for (std::size_t i = 0; i < shared; ++i) {
    double sum = 0;
    for (std::size_t k = 0; k < 4; ++k) sum += copies.gradients[before + k * shared + i];
    BOOST_TEST(tied.gradients[before + i] == sum, boost::test_tools::tolerance(1e-12));
  }
}

// ---- files ----
template <class Net>
std::vector<std::string> names() {
  Net named{1};
  std::vector<std::string> all;
  nn::detail::each_tensor(named, [&](std::string const& name, auto&&...) { all.push_back(name); });
  return all;
}

inline constexpr auto written_once = nn::topology<nn::dense<3>, cell, nn::dense<2>>;

BOOST_AUTO_TEST_CASE(names_are_those_of_the_layers_once) {
  BOOST_TEST(names<net<tied_layers>>() == names<net<written_once>>(), boost::test_tools::per_element());
}

// ---- the prediction knows nothing of weights that meet their own output ----
BOOST_AUTO_TEST_CASE(its_flow_is_unknown) {
  auto const flow = nn::gradient_flow<net<tied_layers>>;
  BOOST_TEST(!flow.known());
}
