// SPDX-License-Identifier: BSL-1.0
#include <ballast/losses/cross_entropy.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <vector>

#include "support/golden_loss.hpp"

namespace nn = ballast;
using nn::cross_entropy, nn::tests::check_close, nn::tests::tolerance;

// ---- facts ----
static_assert(cross_entropy::on<nn::vec<10>, float>::targets == 1);
static_assert(cross_entropy::on<nn::sequence<7, 10>, float>::targets == 7);
static_assert(cross_entropy::on<nn::image<10, 4, 4>, float>::targets == 16);

/// At logits of 1e4 either way nothing overflows: the loss is the distance, the gradient a whole number.
template <class T>
constexpr bool stable_at_large_logits() {
  using rule = cross_entropy::on<nn::vec<2>, T>;
  std::array<T, 4> const y{1e4, -1e4, 1e4, -1e4};
  std::array<std::int32_t, 2> const label{0, 1};
  std::array<T, 4> dy{};
  return rule::evaluate({}, 2, y.data(), label.data(), dy.data()) == 1e4 &&
         dy == std::array<T, 4>{0, 0, 0.5, -0.5};
}
static_assert(stable_at_large_logits<float>() && stable_at_large_logits<double>());

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(torch_cross_entropy_loss) {
  nn::tests::check_golden_loss<cross_entropy, nn::vec<5>>("loss_cross_entropy");
  nn::tests::check_golden_loss<cross_entropy, nn::vec<5>>("loss_cross_entropy_large");
  nn::tests::check_golden_loss<cross_entropy, nn::vec<4>>("loss_cross_entropy_smoothing",
                                                          {.label_smoothing = 0.1});
}

/// The definition, in long double: the mean, by w_label, of the cross entropy to a distribution that gives
/// 1 - smoothing to the label and smoothing / K to each class, each weighed by the class.
struct reference {
  long double loss = 0;
  std::vector<double> dy;
};

reference by_definition(std::vector<double> const& y, std::vector<std::int32_t> const& label,
                        std::vector<float> const& weight, std::int32_t ignored, long double smoothing) {
  std::size_t const classes = weight.size();
  reference result{.dy = std::vector<double>(y.size())};
  long double total = 0;
  for (std::int32_t const k : label)
    if (k != ignored) total += static_cast<long double>(weight[static_cast<std::size_t>(k)]);
  for (std::size_t row = 0; row < label.size(); ++row) {
    if (label[row] == ignored) continue;
    long double sum = 0;
    for (std::size_t k = 0; k < classes; ++k) sum += std::exp(static_cast<long double>(y[row * classes + k]));
    auto const hit = static_cast<std::size_t>(label[row]);
    for (std::size_t wanted = 0; wanted < classes; ++wanted) {
      long double const p =
          (wanted == hit ? 1 - smoothing : 0) + smoothing / static_cast<long double>(classes);
      long double const w = p * static_cast<long double>(weight[wanted]) / total;
      result.loss += w * (std::log(sum) - static_cast<long double>(y[row * classes + wanted]));
      for (std::size_t k = 0; k < classes; ++k)
        result.dy[row * classes + k] += static_cast<double>(
            w * (std::exp(static_cast<long double>(y[row * classes + k])) / sum - (k == wanted ? 1 : 0)));
    }
  }
  return result;
}

BOOST_AUTO_TEST_CASE(ignored_labels_class_weights_and_smoothing) {
  std::vector<double> const y{0.5, -1, 2, 0.25, 1, 1, -3, 0, 0.75, 2, -2, 0.5};
  std::vector<std::int32_t> const label{2, 7, 0, 1};
  std::vector<float> const weight{0.5f, 2, 1.25f};
  for (double const smoothing : {0.0, 0.25}) {
    reference const wanted = by_definition(y, label, weight, 7, smoothing);
    cross_entropy const loss{.ignore_index = 7, .class_weights = weight, .label_smoothing = smoothing};
    using rule = cross_entropy::on<nn::vec<3>, double>;
    std::vector<double> dy(y.size());
    BOOST_TEST(static_cast<bool>(rule::check(loss, 4, label.data())));
    check_close("loss", std::vector{rule::evaluate(loss, 4, y.data(), label.data(), dy.data())},
                {static_cast<double>(wanted.loss)}, {1e-14, 1e-14, 1});
    check_close("dy", dy, wanted.dy, {1e-14, 1e-14, 1});
  }
}

BOOST_AUTO_TEST_CASE(where_no_label_counts_the_loss_is_zero) {
  std::vector<float> const y{1, 2, 3};
  std::vector<std::int32_t> const label{-100};
  std::vector<float> dy(3, 9.0f);
  BOOST_TEST((cross_entropy::on<nn::vec<3>, float>::evaluate({}, 1, y.data(), label.data(), dy.data()) == 0));
  BOOST_TEST(dy == std::vector<float>(3), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(positions_of_a_sequence_and_pixels_of_an_image_are_labels_of_their_own) {
  // Two positions of three classes: position after position, and channel after channel.
  std::vector<double> const by_step{1, 2, 3, -1, 0, 0.5}, by_channel{1, -1, 2, 0, 3, 0.5};
  std::vector<std::int32_t> const label{1, 2};
  std::vector<double> dy(6), image_dy(6);
  double const loss =
      cross_entropy::on<nn::sequence<2, 3>, double>::evaluate({}, 1, by_step.data(), label.data(), dy.data());
  double const image_loss = cross_entropy::on<nn::image<3, 1, 2>, double>::evaluate(
      {}, 1, by_channel.data(), label.data(), image_dy.data());
  reference const wanted = by_definition(by_step, label, {1, 1, 1}, -100, 0);
  std::vector<double> by_step_again(6);
  for (std::size_t i = 0; i < 6; ++i) by_step_again[i] = image_dy[i % 3 * 2 + i / 3];
  check_close("loss", std::vector{loss, image_loss}, std::vector(2, static_cast<double>(wanted.loss)),
              {1e-14, 1e-14, 1});
  check_close("dy", dy, wanted.dy, {1e-14, 1e-14, 1});
  check_close("dy of the image", by_step_again, wanted.dy, {1e-14, 1e-14, 1});
}

BOOST_AUTO_TEST_CASE(a_label_that_is_no_class_is_refused) {
  using rule = cross_entropy::on<nn::vec<3>, float>;
  std::vector<std::int32_t> const label{0, 2, 3, -100, -1};
  nn::status const refused = rule::check({}, 5, label.data());
  BOOST_TEST(!refused);
  BOOST_TEST(refused.message() ==
             "ballast::cross_entropy: the label of row 2 is 3, but there are 3 classes, from 0");
  BOOST_TEST(static_cast<bool>(rule::check({}, 2, label.data())));
  std::vector<float> const two_weights{1, 2};
  BOOST_TEST(rule::check({.class_weights = two_weights}, 1, label.data()).message() ==
             "ballast::cross_entropy: there are 2 class weights for 3 classes");
  for (double const bad : {-0.1, 1.1})
    BOOST_TEST(rule::check({.label_smoothing = bad}, 1, label.data()).message() ==
               "ballast::cross_entropy: the label smoothing must be from 0 to 1");
}
