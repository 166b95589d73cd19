// SPDX-License-Identifier: BSL-1.0
// Why the shortcut works. Behind a block f the gradient g is f'^T g; behind many it is a product of such
// factors, which vanishes or explodes. Behind a block with a shortcut, x + f(x), it is g + f'^T g: however
// small the second term, the first one passes. Here are 42 layers of tanh, with the starting weights of
// PyTorch, in blocks of both kinds. `shortcut FOLDER` draws gradients and training: figures/shortcut.svg.
#include "figure.hpp"

#include <ballast/ballast.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

namespace nn = ballast;

template <template <class...> class Block>
inline constexpr auto deep = nn::topology<                                    //
    nn::dense<16>,                                                            //
    nn::repeat<20, Block<nn::tanh, nn::dense<16>, nn::tanh, nn::dense<16>>>,  //
    nn::dense<1>>;
template <template <class...> class Block>
using model = nn::network<nn::vec<1>, deep<Block>, nn::torch_default, nn::inputs<1.0 / 3>>;
using plain = model<nn::group>;
using with_shortcuts = model<nn::residual>;

// ---- predicted, of the gradient for one row of data ----

static_assert(nn::gradient_flow<plain, 1>.judge().result == nn::verdict::vanishing);
static_assert(nn::gradient_flow<with_shortcuts, 1>.judge().result == nn::verdict::stable);

// ---- measured ----

struct outcome {
  double first_layer, loss;
};

/// Learns nearly two periods of a sine.
template <class Net>
outcome train(std::string const& name, figure& drawing) {
  constexpr std::size_t rows = 32;
  std::array<float, rows> x, y;
  for (std::size_t i = 0; i < rows; ++i) {
    x[i] = (2 * static_cast<float>(i) + 1) / rows - 1;
    y[i] = std::sin(6 * x[i]);
  }
  static Net net{1};
  static nn::trainer<Net, nn::mean_squared_error, nn::sgd, rows> trainer{
      net, {.learning_rate = 0.003, .momentum = 0.9}};

  auto const predicted = nn::gradient_flow<Net, 1>.layers,
             measured = nn::measure_gradient_flow<1>(net, x, y).layers;
  std::vector<std::array<double, 3>> decades;  // layer, log10 of |dL/dW| / |dL/dy|: predicted, measured
  for (std::size_t k = 0; k < predicted.size(); ++k)
    decades.push_back({static_cast<double>(k + 1), predicted[k].decades, measured[k].decades});
  std::vector<std::array<double, 2>> losses;  // step, loss
  for (double step = 0; step < 1000; ++step) losses.push_back({step, trainer.step(x, y).loss});

  std::printf("%-10s first layer's gradient 10^%.2f, predicted 10^%.2f; last loss %.5f\n", name.c_str(),
              measured[0].decades, predicted[0].decades, losses.back()[1]);
  drawing.table(name + "_decades", decades);
  drawing.table(name + "_losses", losses);
  return {measured[0].decades, losses.back()[1]};
}

constexpr char const* panels = R"(
  set multiplot layout 1, 2 margins 0.08, 0.97, 0.15, 0.9 spacing 0.09, 0
  set title "the layers' gradients at the start"; set xlabel 'layer'; set xtics 10
  set ylabel 'log_{10}( |dL/dW| / |dL/dy| )'; set ytics 2; set key bottom right
  plot [0:43] [-12:1.5] \
    $shortcuts_decades using 1:3 with points pt 7 ps 0.4 lt 1 title 'with shortcuts', \
    $shortcuts_decades using 1:2 with lines lt 1 lw 1 title 'predicted', \
    $plain_decades using 1:3 with points pt 7 ps 0.4 lt 2 title 'without', \
    $plain_decades using 1:2 with lines lt 2 lw 1 title 'predicted'
  set title 'training'; set xlabel 'step'; set ylabel 'loss'; set logscale y; set format y '10^{%T}'
  set xtics 250; set ytics 10; unset key
  plot [0:1000] [1e-4:1] $shortcuts_losses every 10 with lines lt 1, $plain_losses every 10 with lines lt 2
)";

int main(int count, char** arguments) {
  figure drawing{"shortcut", 860, 340};
  outcome const without = train<plain>("plain", drawing), with = train<with_shortcuts>("shortcuts", drawing);
  bool const met =
      without.first_layer < -9 && without.loss > 0.4 && with.first_layer > -1 && with.loss < 0.01;
  return met && (count < 2 || drawing.write(arguments[1], panels)) ? 0 : 1;
}
