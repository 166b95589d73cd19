// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/normal.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_golden;

// ---- facts ----
using layer = nn::embedding<10, 3>::on<nn::tokens<7>>;
static_assert(std::is_same_v<layer::output, nn::sequence<7, 3>>);
static_assert(layer::needs<1>.parameters == 30);
static_assert(layer::accepts(9) && !layer::accepts(10) && !layer::accepts(-1));

// The row of the padding starts at zero, the others do not.
using padded = nn::embedding<4, 3, nn::normal<1>, nn::padding_index<1>>;
static_assert([] {
  nn::network<nn::tokens<2>, alone<padded>> const net{1};
  auto const y = net(std::array<std::int32_t, 2>{1, 2});
  return y[0] == 0 && y[1] == 0 && y[2] == 0 && y[3] != 0;
}());

// ---- PyTorch ----
inline constexpr auto classifier =
    nn::topology<nn::embedding<8, 3>, nn::flatten, nn::dense<6>, nn::tanh, nn::dense<5>>;

BOOST_AUTO_TEST_CASE(rows_of_a_table) {
  check_golden<nn::tokens<7>, alone<nn::embedding<10, 3>>, 2>("embedding");
  check_golden<nn::tokens<5>, alone<nn::embedding<4, 3, nn::padding_index<0>>>, 2>("embedding_padding_idx");
  check_golden<nn::tokens<3>, classifier, 4>("embedding_classifier");
}
