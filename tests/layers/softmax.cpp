// SPDX-License-Identifier: BSL-1.0
// softmax and log_softmax, over the features of each position.
#include <ballast/layers/log_softmax.hpp>
#include <ballast/layers/softmax.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_golden_layer;

// ---- facts ----
static_assert(std::is_empty_v<nn::softmax> && std::is_empty_v<nn::log_softmax>);
static_assert(std::is_same_v<nn::softmax::on<nn::image<3, 4, 5>>::output, nn::image<3, 4, 5>>);
static_assert(nn::softmax::on<nn::vec<3>>::needs_output && !nn::softmax::on<nn::vec<3>>::needs_input);

// Ties share, and large numbers do not overflow.
static_assert(nn::network<nn::vec<4>, alone<nn::softmax>>{1}(std::array{1e30f, 1e30f, 0.f, -1e30f}) ==
              std::array{0.5f, 0.5f, 0.f, 0.f});
static_assert(nn::network<nn::vec<3>, alone<nn::log_softmax>>{1}(std::array{1e30f, 0.f, -1e30f}) ==
              std::array{0.f, -1e30f, -2e30f});

// ---- the axis: a sequence's features are neighbors, an image's channels are planes ----
BOOST_AUTO_TEST_CASE(features_of_a_position_share_one_probability) {
  std::array<double, 6> const x{0.5, 0.25, -1, 2, 0.75, 1};
  auto const of_pair = [&](std::size_t i, std::size_t j) { return 1 / (1 + std::exp(x[j] - x[i])); };
  auto const steps = nn::network<nn::sequence<3, 2>, alone<nn::softmax>, nn::use_double>{1}(x);
  auto const pixels = nn::network<nn::image<2, 1, 3>, alone<nn::softmax>, nn::use_double>{1}(x);
  for (std::size_t i = 0; i < 6; ++i) {
    BOOST_TEST(std::abs(steps[i] - of_pair(i, i % 2 == 0 ? i + 1 : i - 1)) < 1e-15);
    BOOST_TEST(std::abs(pixels[i] - of_pair(i, (i + 3) % 6)) < 1e-15);
  }
}

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(softmax_is_that_of_torch) {
  check_golden_layer<nn::softmax, 4, 8>("act_softmax");
  check_golden_layer<nn::softmax, 3, 3>("act_softmax_edges");
}

BOOST_AUTO_TEST_CASE(log_softmax_is_that_of_torch) {
  check_golden_layer<nn::log_softmax, 4, 8>("act_log_softmax");
  check_golden_layer<nn::log_softmax, 3, 3>("act_log_softmax_edges");
}
