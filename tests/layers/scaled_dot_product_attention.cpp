// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/scaled_dot_product_attention.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <limits>
#include <vector>

namespace nn = ballast;

// ---- facts ----
using layer = nn::scaled_dot_product_attention<2>::on<nn::sequence<5, 12>>;
static_assert(std::is_same_v<layer::output, nn::sequence<5, 4>>);
static_assert(layer::needs<3>.trace == 3 * 2 * 25 && layer::needs<3>.parameters == 0);
static_assert(layer::width == 2 && layer::depth == 0);

/// One head of one number: step t has query, key and value x[3 t], x[3 t + 1], x[3 t + 2].
template <class... Option>
std::array<double, 3> answer(std::array<double, 9> const& x, std::size_t length = 3) {
  using one_head = typename nn::scaled_dot_product_attention<1, Option...>::template on<nn::sequence<3, 3>>;
  std::array<double, 3> y{7, 7, 7};
  std::vector<double> scratch(one_head::template scratch<nn::call<1, false>>);
  one_head::forward(nn::call<1, false>{.lengths = &length}, nn::memory<double>{.scratch = scratch.data()},
                    x.data(), y.data());
  return y;
}

BOOST_AUTO_TEST_CASE(equal_scores_give_the_mean) {
  std::array<double, 9> const x{0, 1, 2, 0, 5, 3, 0, -9, 10};  // queries of zero
  BOOST_TEST(answer(x) == (std::array<double, 3>{5, 5, 5}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(causal_steps_see_no_later_ones) {
  std::array<double, 9> const x{0, 1, 2, 0, 5, 3, 0, -9, 10};
  BOOST_TEST(answer<nn::causal>(x) == (std::array<double, 3>{2, 2.5, 5}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(padding_is_seen_by_none) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  std::array<double, 9> const x{0, 1, 2, 0, 5, 3, nan, nan, nan};
  BOOST_TEST(answer(x, 2) == (std::array<double, 3>{2.5, 2.5, 0}), boost::test_tools::per_element());
  BOOST_TEST(answer<nn::causal>(x, 2) == (std::array<double, 3>{2, 2.5, 0}),
             boost::test_tools::per_element());
  BOOST_TEST(answer(x, 0) == (std::array<double, 3>{0, 0, 0}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(scores_of_any_size_are_finite) {
  std::array<double, 9> const x{1e200, 1e100, 2, 0, -1e100, 3, -1e200, 0, 10};
  BOOST_TEST(answer(x) == (std::array<double, 3>{2, 5, 3}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_gradient_by_padding_is_zero) {
  constexpr std::size_t rows = 2;
  using causal_layer = nn::scaled_dot_product_attention<2, nn::causal>::on<nn::sequence<4, 6>>;
  using pass = nn::call<rows, true>;
  std::array<std::size_t, rows> const lengths{4, 2};
  std::vector<double> x(rows * 24), y(rows * 8), dy(rows * 8), dx(rows * 24, 7.0);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i % 7) - 3;
  for (std::size_t i = 0; i < dy.size(); ++i) dy[i] = i < 12 ? 1 : 0;  // nobody asks about padding
  std::vector<double> trace(causal_layer::needs<rows>.trace), scratch(causal_layer::scratch<pass>);
  nn::memory<double> const m{.trace = trace.data(), .scratch = scratch.data()};
  pass const c{.lengths = lengths.data()};
  causal_layer::forward(c, m, std::as_const(x).data(), y.data());
  causal_layer::backward(c, m, std::as_const(x).data(), std::as_const(y).data(), std::as_const(dy).data(),
                         dx.data());
  for (std::size_t i = 24 + 2 * 6; i < dx.size(); ++i) BOOST_TEST(dx[i] == 0);
  BOOST_TEST(dx[24 + 2 * 6 - 1] != 0);
}
