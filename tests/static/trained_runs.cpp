// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/frozen.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/network.hpp>
#include <ballast/core/trained_runs.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/tanh.hpp>

namespace nn = ballast;
using nn::trained_run, nn::trained_runs, nn::weights;

constexpr bool same(trained_run const& a, trained_run const& b) {
  return a.parameter == b.parameter && a.gradient == b.gradient && a.size == b.size && a.rate == b.rate;
}

// ---- facts ----
// All that is trained alike is one run, however deep the network.
inline constexpr auto deep =
    nn::topology<nn::dense<8>, nn::repeat<200, nn::residual<nn::dense<8>, nn::tanh, nn::dense<8>>>,
                 nn::dense<2>>;
using deep_net = nn::network<nn::vec<4>, deep>;
static_assert(trained_runs<deep_net>.size() == 1);
static_assert(same(trained_runs<deep_net>[0], { 0, 0, deep_net::parameter_count, 1 }));

// Weights apart from biases; a normalization has a scale and a bias, and no weight.
inline constexpr auto normed = nn::topology<nn::dense<3>, nn::batch_norm, nn::dense<2>>;
using normed_net = nn::network<nn::vec<4>, normed>;
static_assert([] {
  auto const& runs = trained_runs<normed_net, weights::apart>;
  return runs.size() == 4 && same(runs[0], {0, 0, 12, 1}) && runs[0].weight &&
         same(runs[1], {12, 12, 3 + 6, 1}) && !runs[1].weight && same(runs[2], {21, 21, 6, 1}) &&
         runs[2].weight && same(runs[3], {27, 27, 2, 1}) && !runs[3].weight;
}());

// What is frozen has no gradient, which moves those of the others up.
inline constexpr auto partly =
    nn::topology<nn::dense<3>, nn::residual<nn::frozen<nn::dense<3>, nn::batch_norm>, nn::dense<3>>,
                 nn::dense<2>>;
using partly_net = nn::network<nn::vec<4>, partly>;
static_assert([] {
  auto const& runs = trained_runs<partly_net>;
  return runs.size() == 2 && same(runs[0], {0, 0, 15, 1}) && same(runs[1], {15 + 12 + 6, 15, 12 + 8, 1});
}());

// A table of many rows is not walked row by row.
inline constexpr auto words = nn::topology<nn::embedding<100000, 16>, nn::last, nn::dense<2>>;
static_assert(trained_runs<nn::network<nn::tokens<5>, words>>.size() == 1);
