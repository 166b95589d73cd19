// SPDX-License-Identifier: BSL-1.0
// What a trainer refuses at run time: it says why, with the numbers, and changes nothing.
#include <ballast/layers/dense.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/losses/cross_entropy.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<3>>;
using classifier = nn::network<nn::vec<2>, layers>;
using trainer_of_4 = nn::trainer<classifier, nn::cross_entropy, nn::sgd, 4>;

constexpr float infinity = std::numeric_limits<float>::infinity();
constexpr float not_a_number = std::numeric_limits<float>::quiet_NaN();

/// A step with these rows is refused for this reason, and the next is what it would have been without.
struct refusal {
  std::vector<float> x{1, 2, 3, 4, 5, 6};
  std::vector<std::int32_t> labels{0, 1, 2};
  nn::sgd::options options{.learning_rate = 0.5, .momentum = 0.5};
  nn::cross_entropy loss{};

  nn::status check(std::string const& message) const {
    classifier refused_net{1}, plain_net{1};
    trainer_of_4 refused{refused_net}, plain{plain_net};
    std::array<float, 4> const x_before{1, -1, 2, 0};
    std::array<std::int32_t, 2> const labels_before{2, 1};
    for (auto* const trainer : {&refused, &plain}) {
      trainer->optimizer = {.learning_rate = 0.5, .momentum = 0.5};
      trainer->step(x_before, labels_before);
    }

    refused.optimizer = options;
    refused.loss = loss;
    nn::step_report const report = refused.step(x, labels);
    BOOST_TEST(!report.accepted);
    BOOST_TEST(!report);
    BOOST_TEST(!report.skipped);
    BOOST_TEST(report.accepted.message() == "ballast::" + message);
    BOOST_TEST(refused.measure(x, labels).accepted.message() == "ballast::" + message);
    BOOST_TEST((refused_net == plain_net));
    BOOST_TEST(refused.steps() == 1u);

    refused.optimizer = plain.optimizer;
    refused.loss = plain.loss;
    refused.step(x_before, labels_before);
    plain.step(x_before, labels_before);
    BOOST_TEST((refused_net == plain_net));
    return report.accepted;
  }
};

BOOST_AUTO_TEST_CASE(what_is_right_is_accepted) {
  classifier net{1};
  trainer_of_4 trainer{net};
  refusal const none;
  nn::step_report const report = trainer.step(none.x, none.labels);
  BOOST_TEST(static_cast<bool>(report.accepted));
  BOOST_TEST(static_cast<bool>(report));
  BOOST_TEST(report.accepted.message() == "");
  BOOST_TEST(!(net == classifier{1}));
}

BOOST_AUTO_TEST_CASE(lengths) {
  nn::status const broken =
      refusal{.x = {1, 2, 3}}.check("trainer: the inputs hold 3 numbers, which are no whole rows of 2");
  BOOST_TEST(broken.found == 3);
  BOOST_TEST(broken.wanted == 2);
  refusal{.x = {}, .labels = {}}.check("trainer: the inputs hold 0 numbers, which are no whole rows of 2");
  refusal{.x = std::vector<float>(10), .labels = {0, 0, 0, 0, 0}}.check(
      "trainer: the batch has 5 rows, at most 4 fit");
  nn::status const missing =
      refusal{.labels = {0, 1}}.check("trainer: there are 2 targets, the inputs want 3");
  BOOST_TEST(missing.found == 2);
  BOOST_TEST(missing.wanted == 3);
  refusal{.labels = {0, 1, 2, 0}}.check("trainer: there are 4 targets, the inputs want 3");
}

BOOST_AUTO_TEST_CASE(inputs_that_are_not_finite) {
  for (float const bad : {not_a_number, infinity, -infinity}) {
    nn::status const third = refusal{.x = {1, 2, 3, 4, 5, bad}}.check(
        "trainer: the input of row 2 is not finite, or a token out of range");
    BOOST_TEST(third.row == 2u);
    refusal{.x = {bad, 2, 3, bad, 5, 6}}.check(
        "trainer: the input of row 0 is not finite, or a token out of range");
  }
}

BOOST_AUTO_TEST_CASE(labels_out_of_range) {
  nn::status const above = refusal{.labels = {0, 3, -1}}.check(
      "cross_entropy: the label of row 1 is 3, but there are 3 classes, from 0");
  BOOST_TEST(above.row == 1u);
  BOOST_TEST(above.found == 3);
  BOOST_TEST(above.wanted == 3);
  refusal{.labels = {0, 1, -1}}.check(
      "cross_entropy: the label of row 2 is -1, but there are 3 classes, from 0");
  refusal{.labels = {-100, 1, 2}, .loss = {.ignore_index = 7}}.check(
      "cross_entropy: the label of row 0 is -100, but there are 3 classes, from 0");
}

BOOST_AUTO_TEST_CASE(class_weights_of_another_number) {
  std::array<float, 2> const two{1, 2};
  refusal{.loss = {.class_weights = two}}.check("cross_entropy: there are 2 class weights for 3 classes");
}

BOOST_AUTO_TEST_CASE(options_out_of_range) {
  std::string const rate = "sgd: the learning rate must be finite and not negative";
  std::string const others =
      "sgd: momentum, dampening and weight decay must be finite, the first and last not negative";
  for (double const bad : {static_cast<double>(not_a_number), static_cast<double>(infinity), -1e-3}) {
    refusal{.options = {.learning_rate = bad}}.check(rate);
    refusal{.options = {.momentum = bad}}.check(others);
    refusal{.options = {.weight_decay = bad}}.check(others);
  }
  refusal{.options = {.dampening = static_cast<double>(not_a_number)}}.check(others);
  refusal{.options = {.nesterov = true}}.check("sgd: nesterov needs a momentum above zero and no dampening");
}

BOOST_AUTO_TEST_CASE(targets_that_are_not_finite) {
  classifier net{1};
  nn::trainer<classifier, nn::mean_squared_error, nn::sgd, 4> trainer{net};
  auto const report =
      trainer.step(std::array{1.f, 2.f, 3.f, 4.f}, std::array{0.f, 1.f, 2.f, 3.f, not_a_number, 5.f});
  BOOST_TEST(report.accepted.row == 1u);
  BOOST_TEST(report.accepted.message() == "ballast::mean_squared_error: the target of row 1 is not finite");
  BOOST_TEST((net == classifier{1}));
}

inline constexpr auto reader_layers = nn::topology<nn::embedding<5, 2>, nn::last, nn::dense<2>>;

BOOST_AUTO_TEST_CASE(tokens_out_of_range) {
  using reader = nn::network<nn::tokens<3>, reader_layers>;
  reader net{1};
  nn::trainer<reader, nn::cross_entropy, nn::sgd, 4> trainer{net, {.learning_rate = 1}};
  for (std::int32_t const bad : {5, -1}) {
    auto const report = trainer.step(std::array{0, 1, 4, 2, 3, bad}, std::array{0, 1});
    BOOST_TEST(report.accepted.row == 1u);
    BOOST_TEST(report.accepted.message() ==
               "ballast::trainer: the input of row 1 is not finite, or a token out of range");
    BOOST_TEST((net == reader{1}));
  }
  BOOST_TEST(static_cast<bool>(trainer.step(std::array{0, 1, 4, 2, 3, 4}, std::array{0, 1})));
}
