// SPDX-License-Identifier: BSL-1.0
// Who remembers the first of a hundred steps? Each sequence begins with +1 or -1, then comes noise, and after
// the last step the network has to say which it was. The derivative of its answer by step t is a product of
// factors, one a step; all networks start as PyTorch starts them but for what their type says. `lstm_vs_rnn
// --quick` trains less.
#include <ballast/ballast.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <span>
#include <string_view>
#include <vector>

namespace nn = ballast;

constexpr std::size_t steps = 100, hidden = 32, rows = 32;

template <class Layer>
inline constexpr auto reader = nn::topology<Layer, nn::last, nn::dense<2>>;
template <class Layer>
using model = nn::basic_network<nn::sequence<steps, 1>, reader<Layer>, nn::torch_default, nn::clip_by_norm<1>,
                                nn::inputs<0.0133, 0>>;  // the noise, which is what the horizon is of

using plain = model<nn::rnn<hidden>>;
using orthogonal = model<nn::rnn<hidden, nn::recurrent<nn::orthogonal>>>;
using shortcut = model<nn::rnn<hidden, nn::time_shortcut<1. / steps>>>;
using lstm = model<nn::lstm<hidden, nn::chrono<steps>>>;
using gru = model<nn::gru<hidden, nn::chrono<steps>>>;

// ---- data: drawn from the seed and the number of the batch ----

struct batch {
  std::vector<float> x = std::vector<float>(rows * steps);
  std::array<std::int32_t, rows> first_sign{};

  batch(std::uint64_t seed, std::uint64_t number) {
    nn::random::stream const draws{seed, number};
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = nn::random::symmetric<float>(draws.bits(i), 0.2);
    for (std::size_t row = 0; row < rows; ++row) {
      first_sign[row] = static_cast<std::int32_t>(draws.bits(x.size() + row) & 1);
      x[row * steps] = first_sign[row] ? 1.f : -1.f;
    }
  }
};

// ---- how far back the gradient reaches: predicted ----

/// For how many steps the gradient by the states keeps 1/e of its norm, once these have settled. That by the
/// inputs, measured below, falls sooner under chrono: the units that take most of an input forget it first.
template <class Net>
void print_predicted_horizon() {
  constexpr nn::horizon_range predicted = nn::horizon<Net>;
  if constexpr (predicted.least < predicted.most)
    std::printf("  %3.0f to %.0f", predicted.least, predicted.most);
  else
    std::printf(" %10.1f", predicted.least);
}

// ---- and measured ----

/// log10 of how much smaller the answer's derivative by the first step is than by the last.
template <class Net>
double decades_lost(Net const& net, batch const& data) {
  static nn::jacobian_workspace<Net> workspace;
  double first = 0, last = 0;
  for (std::size_t row = 0; row < rows; ++row)
    for (auto const& by_step :
         nn::jacobian(net, std::span<float const, steps>{&data.x[row * steps], steps}, workspace)) {
      first += std::pow(static_cast<double>(by_step.front()), 2);
      last += std::pow(static_cast<double>(by_step.back()), 2);
    }
  return std::log10(first / last) / 2;
}

struct outcome {
  double decades, right;  // of the gradient, at the start; a share of fresh sequences, after training
};

template <class Net>
outcome study(char const* name, int batches) {
  static Net net{1};
  static nn::trainer<Net, nn::cross_entropy, nn::adam, rows> trainer{net, {.learning_rate = 0.003}};
  outcome found{.decades = decades_lost(net, batch{1, 0}), .right = 0};
  for (int b = 0; b < batches; ++b) {
    batch const data{2, static_cast<std::uint64_t>(b)};
    trainer.step(data.x, data.first_sign);
  }
  for (std::uint64_t b = 0; b < 10; ++b) {
    batch const fresh{3, b};
    std::array<float, 2 * rows> y{};
    static_cast<void>(net.batch(fresh.x, y));
    for (std::size_t row = 0; row < rows; ++row)
      if ((y[2 * row + 1] > y[2 * row]) == (fresh.first_sign[row] == 1)) found.right += 1. / (10 * rows);
  }
  double const horizon = (steps - 1) / (-found.decades * std::log(10));
  std::printf("%-22s", name);
  print_predicted_horizon<Net>();
  std::printf(" %9.1f %11.2f %7.0f%%\n", horizon > 0 ? horizon : HUGE_VAL, found.decades, 100 * found.right);
  return found;
}

int main(int count, char** arguments) {
  // Given three times as long the plain one finds the sign as well: its recurrent weights have to grow
  // before.
  int const batches = count > 1 && std::string_view{arguments[1]} == "--quick" ? 150 : 300;
  std::printf("horizon in steps:       predicted  measured  log10 left    right\n");
  outcome const forgetful = study<plain>("rnn", batches);
  bool met = forgetful.decades < -15 && forgetful.right < 0.65;
  for (outcome const& one :
       {study<orthogonal>("rnn, orthogonal", batches), study<shortcut>("rnn, shortcut in time", batches),
        study<lstm>("lstm, chrono", batches), study<gru>("gru, chrono", batches)})
    met = met && one.decades > -6 && one.right > 0.95;
  return met ? 0 : 1;
}
