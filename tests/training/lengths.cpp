// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/bidirectional.hpp>
#include <ballast/core/random.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/rnn.hpp>
#include <ballast/losses/cross_entropy.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

namespace nn = ballast;

// A batch of padded rows must have the loss and the gradient of its rows one by one, each in the same network
// bound to a sequence of just its length: their mean, weighted by steps.

inline constexpr auto every_step =
    nn::topology<nn::bidirectional<nn::lstm<3>>, nn::gru<4>, nn::dense<3>, nn::rnn<4>, nn::dense<2>>;
inline constexpr auto last_step = nn::topology<nn::lstm<4>, nn::last, nn::dense<2>>;

template <auto const& Layers, std::size_t Steps>
using of_steps = nn::basic_network<nn::sequence<Steps, 3>, Layers, nn::use_double>;

constexpr std::size_t steps = 5, features = 3;
constexpr std::array<std::size_t, 3> lengths{3, 5, 1};

template <class T>
struct result {
  double loss;
  std::vector<T> gradient;
};

template <auto const& Layers, class Loss, std::size_t Steps>
struct run {
  using net_type = of_steps<Layers, Steps>;
  using trainer_type = nn::trainer<net_type, Loss, nn::sgd, 3>;
  using target = typename trainer_type::target;
  net_type net{7};
  trainer_type trainer{net, {.learning_rate = 0.0}};

  result<double> operator()(std::vector<double> const& x, std::vector<target> const& wanted,
                            auto const&... of_rows) {
    auto const report = trainer.step(x, wanted, of_rows...);
    BOOST_TEST_REQUIRE(static_cast<bool>(report), report.accepted.message());
    return {report.loss, {trainer.gradients().begin(), trainer.gradients().end()}};
  }
};

template <class T>
std::vector<T> first_steps(std::vector<T> const& all, std::size_t row, std::size_t count) {
  std::size_t const of_row = all.size() / 3, of_step = of_row >= steps ? of_row / steps : of_row;
  auto const first = all.begin() + static_cast<std::ptrdiff_t>(row * of_row);
  return {first, first + static_cast<std::ptrdiff_t>(of_row >= steps ? count * of_step : of_row)};
}

template <auto const& Layers, class Loss, class Target>
void check(std::vector<Target> const& wanted, std::vector<Target> const& with_other_padding, bool by_steps) {
  std::vector<double> x(3 * steps * features), noise;
  nn::random::stream const draws{5, 5};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = nn::random::normal<double>(draws.bits(i));
  noise = x;
  for (std::size_t i = 0; i < x.size(); ++i)
    if (i / features % steps >= lengths[i / features / steps]) noise[i] = 1e6;

  std::array const alone{run<Layers, Loss, 3>{}(first_steps(x, 0, 3), first_steps(wanted, 0, 3)),
                         run<Layers, Loss, 5>{}(first_steps(x, 1, 5), first_steps(wanted, 1, 5)),
                         run<Layers, Loss, 1>{}(first_steps(x, 2, 1), first_steps(wanted, 2, 1))};
  run<Layers, Loss, steps> padded;
  for (bool const noisy : {false, true}) {
    auto const got = noisy ? padded(noise, with_other_padding, lengths) : padded(x, wanted, lengths);
    std::vector<double> sum(got.gradient.size());
    double loss = 0;
    for (std::size_t row = 0; row < 3; ++row) {
      double const share = by_steps ? static_cast<double>(lengths[row]) / 9 : 1. / 3;
      loss += share * alone[row].loss;
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += share * alone[row].gradient[i];
    }
    BOOST_TEST(std::abs(got.loss - loss) < 1e-14);
    for (std::size_t i = 0; i < sum.size(); ++i) BOOST_TEST(std::abs(got.gradient[i] - sum[i]) < 1e-14);
  }
}

BOOST_AUTO_TEST_CASE(padding_neither_contributes_nor_learns) {
  std::vector<double> wanted(3 * steps * 2), other;
  for (std::size_t i = 0; i < wanted.size(); ++i) wanted[i] = 0.1 * static_cast<double>(i % 7) - 0.3;
  other = wanted;
  std::vector<std::int32_t> labels(3 * steps), other_labels;
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = i % 3 == 1;
  other_labels = labels;
  for (std::size_t row = 0; row < 3; ++row)
    for (std::size_t t = lengths[row]; t < steps; ++t) {
      other[(row * steps + t) * 2] = 1e6;
      other_labels[row * steps + t] ^= 1;
    }
  check<every_step, nn::mean_squared_error>(wanted, other, true);
  check<every_step, nn::cross_entropy>(labels, other_labels, true);
  check<last_step, nn::cross_entropy>(std::vector<std::int32_t>{0, 1, 1}, {0, 1, 1}, false);
}

BOOST_AUTO_TEST_CASE(wrong_lengths_are_refused) {
  of_steps<last_step, steps> net{7};
  nn::trainer<of_steps<last_step, steps>, nn::cross_entropy, nn::sgd, 3> trainer{net};
  std::vector<double> const x(2 * steps * features);
  std::vector<std::int32_t> const labels(2);
  auto const before = net;
  for (auto const& [first, second] : {std::array<std::size_t, 2>{3, 0}, {6, 3}})
    BOOST_TEST(!trainer.step(x, labels, std::array{first, second}));
  BOOST_TEST(!trainer.step(x, labels, lengths));
  BOOST_TEST((net == before));
}
