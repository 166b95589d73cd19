// SPDX-License-Identifier: BSL-1.0
// flatten and identity, which leave every number where it is.
#include <ballast/layers/dense.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/identity.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

#include "support/golden_network.hpp"

namespace nn = ballast;

// ---- facts ----
static_assert(std::is_same_v<nn::flatten::on<nn::image<3, 4, 5>>::output, nn::vec<60>>);
static_assert(std::is_same_v<nn::flatten::on<nn::sequence<3, 4>>::output, nn::vec<12>>);
static_assert(std::is_same_v<nn::flatten::on<nn::vec<4>>::output, nn::vec<4>>);
static_assert(std::is_same_v<nn::identity::on<nn::sequence<3, 4>>::output, nn::sequence<3, 4>>);
static_assert(nn::identity::on<nn::vec<4>>::indices == 1 && nn::flatten::on<nn::vec<4>>::indices == 1);

// ---- behavior ----
inline constexpr auto flat = nn::topology<nn::identity, nn::flatten>;

BOOST_AUTO_TEST_CASE(order_is_kept_both_ways) {
  nn::tests::training_pass<nn::network<nn::image<2, 1, 2>, flat>, 2> pass;
  std::vector<float> const numbers{1, 2, 3, 4, 5, 6, 7, 8};
  pass.forward(numbers);
  pass.backward(numbers);
  BOOST_TEST(pass.y == numbers, boost::test_tools::per_element());
  BOOST_TEST(pass.dx == numbers, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(rows_that_are_absent_stay_untouched) {
  nn::tests::training_pass<nn::network<nn::sequence<2, 1>, flat>, 2> pass;
  pass.rows = 1;
  pass.forward({1, 2});
  BOOST_TEST(pass.y == (std::vector<float>{1, 2, 0, 0}), boost::test_tools::per_element());
}

// ---- PyTorch ----
inline constexpr auto classifier = nn::topology<nn::flatten, nn::dense<6>>;

BOOST_AUTO_TEST_CASE(an_image_channel_after_channel) {
  nn::tests::check_golden<nn::image<3, 3, 2>, classifier, 2>("flatten_linear");
}
