// SPDX-License-Identifier: BSL-1.0
// The compiler trains a network: exclusive or.
#include <ballast/ballast.hpp>

#include <array>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<6>, nn::tanh, nn::dense<1>>;
using net = nn::network<nn::vec<2>, layers>;

constexpr std::array<float, 8> questions{-1, -1, -1, 1, 1, -1, 1, 1};
constexpr std::array<float, 4> answers{-1, 1, 1, -1};

constexpr net train(int steps) {
  net result{1};
  nn::trainer<net, nn::mean_squared_error, nn::sgd, 4> trainer{result,
                                                               {.learning_rate = 0.1, .momentum = 0.9}};
  for (int i = 0; i < steps; ++i) trainer.step(questions, answers);
  return result;
}

constexpr std::array<float, 4> answers_after(int steps) {
  std::array<float, 4> y{};
  train(steps).batch(questions, y);
  return y;
}

constexpr bool right(std::array<float, 4> const& y) {
  for (std::size_t i = 0; i < 4; ++i)
    if (y[i] * answers[i] < 0.8f) return false;
  return true;
}

static_assert(!right(answers_after(0)));
static_assert(right(answers_after(60)));
