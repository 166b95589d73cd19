// SPDX-License-Identifier: BSL-1.0
// Equal weights keep all units of a layer equal for ever: they compute the same number, get the same gradient
// and take the same step. However wide the network is, it stays as poor as one with a single unit a layer.
// Random weights break the symmetry. `symmetry FOLDER` draws what becomes of both: figures/symmetry.svg.
#include "figure.hpp"

#include <ballast/ballast.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace nn = ballast;

constexpr std::size_t units = 16;
inline constexpr auto layers =
    nn::topology<nn::dense<units>, nn::tanh, nn::dense<units>, nn::tanh, nn::dense<1>>;
template <class Start>
using model = nn::network<nn::vec<1>, layers, Start, nn::use_double>;

// ---- the task: nearly two periods of a sine ----

constexpr std::size_t points = 64;
using numbers = std::array<double, points>;
numbers const inputs = [] {
  numbers x;
  for (std::size_t i = 0; i < points; ++i) x[i] = (2 * static_cast<double>(i) + 1) / points - 1;
  return x;
}();
numbers const targets = [] {
  numbers y;
  for (std::size_t i = 0; i < points; ++i) y[i] = std::sin(6 * inputs[i]);
  return y;
}();

/// The largest difference between any two units of a layer, in weights or biases.
template <class Net>
double largest_difference(Net const& net) {
  double largest = 0;
  auto const compare = [&](nn::tensor const& tensor, nn::place const& here, auto) {
    auto const weights = tensor.view(net.parameters().data() + here.offset.parameters);
    for (std::size_t column = 0; column < weights.columns; ++column)
      for (std::size_t unit = 1; unit < weights.rows; ++unit)
        largest = std::max(largest, std::abs(weights(unit, column) - weights(0, column)));
  };
  Net::layers::tensors(compare, nn::place{});
  return largest;
}

struct outcome {
  double loss = 0, difference = 0;  // the last, and the largest on the way
};

template <class Start>
outcome train(char const* name, figure& drawing) {
  model<Start> net{1};
  nn::trainer<model<Start>, nn::mean_squared_error, nn::sgd, points> trainer{
      net, {.learning_rate = 0.03, .momentum = 0.9}};
  outcome result;
  std::vector<std::array<double, 1 + units>> paths;  // the weights of the first layer, over the steps
  for (std::size_t step = 0; step < 4000; ++step) {
    if (step % 80 == 0) {
      paths.push_back({static_cast<double>(step)});
      std::copy_n(net.parameters().begin(), units, paths.back().begin() + 1);
    }
    result.loss = trainer.step(inputs, targets).loss;
    result.difference = std::max(result.difference, largest_difference(net));
  }
  std::printf("%-15s  loss %.4f, largest difference between two units of a layer %.4f\n", name, result.loss,
              result.difference);
  std::vector<std::array<double, 3>> learned;
  for (std::size_t i = 0; i < points; ++i)
    learned.push_back({inputs[i], targets[i], net(std::span{inputs}.subspan(i).first<1>())[0]});
  drawing.table(std::string(name) + "_paths", paths);
  drawing.table(std::string(name) + "_learned", learned);
  return result;
}

constexpr char const* panels = R"(
  set multiplot layout 1, 2 margins 0.06, 0.985, 0.15, 0.9 spacing 0.07, 0
  set title "the first layer's weights"; set xlabel 'step'; set xtics 1000; set ytics 1; unset key
  plot for [unit = 2:17] $xavier_uniform_paths using 1:unit with lines lt 1 lw 0.8, \
       $constant_paths using 1:2 with lines lt 2 lw 2.5
  set title 'what is learned'; set xlabel 'x'; set xtics 0.5; set yrange [-1.2:2]; set key top right
  plot $constant_learned using 1:2 with points pt 7 ps 0.4 lc '#999999' title 'task', \
       $constant_learned using 1:3 with lines lt 2 title 'equal weights', \
       $xavier_uniform_learned using 1:3 with lines lt 1 title 'random weights'
)";

int main(int count, char** arguments) {
  figure drawing{"symmetry", 860, 340};
  outcome const equal = train<nn::constant<0.1>>("constant", drawing);
  outcome const random = train<nn::xavier_uniform>("xavier_uniform", drawing);
  bool const met = equal.difference == 0 && equal.loss > 0.4 && random.difference > 1 && random.loss < 0.01;
  return met && (count < 2 || drawing.write(arguments[1], panels)) ? 0 : 1;
}
