// SPDX-License-Identifier: BSL-1.0
// The compiler's predictions for random networks against a Monte Carlo of the library's own: the gradients of 200
// draws of the weights of each, by its own backward pass. The networks are drawn at compile time from two seeds.
// `monte_carlo FOLDER` draws the layers of both: figures/monte_carlo.png.
#include "../figure.hpp"
#include "networks.hpp"
#include "score.hpp"

#include <ballast/io/explain.hpp>

#include <array>
#include <atomic>
#include <cstdio>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace monte_carlo;

namespace {

using trial = comparison (*)();

/// Seed after seed.
template <std::size_t... File>
std::vector<trial> all_trials(std::index_sequence<File...>) {
  std::vector<trial> all;
  for (std::size_t seed = 0; seed < seeds.size(); ++seed)
    for (auto const& of_file : {trials<File>()...})
      for (std::size_t k = 0; k < networks_of_a_file; ++k)
        all.push_back(of_file[seed * networks_of_a_file + k]);
  return all;
}

std::vector<comparison> run(std::vector<trial> const& all) {
  std::vector<comparison> results(all.size());
  std::atomic<std::size_t> next = 0;
  auto const work = [&] {
    for (std::size_t k; (k = next++) < all.size();) results[k] = all[k]();
  };
  std::vector<std::jthread> threads;
  for (unsigned k = 1; k < std::thread::hardware_concurrency(); ++k) threads.emplace_back(work);
  work();
  threads.clear();
  return results;
}

void print(comparison const& c) {
  constexpr std::array measured{"steady", "between", "lost"};
  std::printf("%3zu %5zu %5zu %5zu  %3zu/%3zu %+7.3f %6.2f  %+8.2f %5.2f %-8s%-10s %s\n", c.number, c.depth,
              c.width, c.batch, c.inside(), c.layers.size(), c.worst_error(), c.largest_beta(), c.decades,
              c.deviation, measured[static_cast<std::size_t>(c.measured)],
              std::string{nn::name_of(c.predicted)}.c_str(), c.name.c_str());
  if (c.predicted == nn::verdict::unknown) std::printf("%78s %s\n", "", std::string{c.reason}.c_str());
}

constexpr char const* panels = R"(
  set multiplot layout 1,2
  set key top left reverse Left; set xlabel 'predicted log_{10} |dL/dW|'; set ylabel 'measured, mean of 200 draws'
  plot x with lines lt 1 lw 0.6 lc '#888888' notitle, \
    $layers using 1:2 with points pt 7 ps 0.25 lt 1 title 'one layer with weights'
  set key bottom left; set xlabel 'interval: 0.06 + 3 {/Symbol s} + 0.01 {/Symbol b}, decades'
  set ylabel 'predicted - measured'; set logscale x
  plot [0.06:] [-1:1] x with lines lt 2 title 'the interval', -x with lines lt 2 notitle, \
    $layers using 3:($1-$2) with points pt 7 ps 0.25 lt 1 notitle
)";

}  // namespace

int main(int count, char** arguments) {
  auto const results = run(all_trials(std::make_index_sequence<files>{}));
  std::vector<std::array<double, 3>> points;
  bool met = true;
  for (std::size_t seed = 0; seed < seeds.size(); ++seed) {
    std::span const own{results.data() + seed * networks, networks};
    std::printf("seed %llu: %zu networks\n", static_cast<unsigned long long>(seeds[seed]), networks);
    std::printf("  # depth width batch   inside   worst   beta   decades     s measured predicted\n");
    for (comparison const& c : own) {
      print(c);
      for (layer_point const& l : c.layers) points.push_back({l.predicted, l.measured, l.interval()});
    }
    met = score{own}.print() && met;
  }
  figure drawing{"monte_carlo", 900, 420};
  drawing.table("layers", points);
  return met && (count < 2 || drawing.write(arguments[1], panels)) ? 0 : 1;
}
