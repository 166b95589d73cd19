// SPDX-License-Identifier: BSL-1.0
// A hundred steps on the handwritten digits, against the same steps of PyTorch.
#include <ballast/io/csv.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/losses/cross_entropy.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/stabilizers/clip_by_norm.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::check_close, nn::tests::golden_file;

inline constexpr auto layers = nn::topology<nn::dense<32>, nn::relu, nn::dense<10>>;

template <class T>
struct samples {
  std::vector<T> x;
  std::vector<std::int32_t> labels;
};

/// Rows of digits.csv: 64 pixels from 0 to 16, and the label.
template <class T>
samples<T> rows_of(nn::csv_table<double> const& digits, auto const& indices) {
  samples<T> result;
  for (auto const index : indices) {
    auto const row = digits.row(static_cast<std::size_t>(index));
    for (std::size_t i = 0; i < 64; ++i) result.x.push_back(static_cast<T>(row[i] / 16));
    result.labels.push_back(static_cast<std::int32_t>(row[64]));
  }
  return result;
}

template <class... Mode>
void check_training() {
  using classifier = nn::network<nn::vec<64>, layers, nn::clip_by_norm<1>, Mode...>;
  using T = typename classifier::scalar;
  golden_file const file{"digits_training"};
  auto const allowed = file.allowed<T>();
  auto const digits = nn::read_csv<double>("examples/data/digits.csv");

  classifier net{0};
  auto const set_to = [&](std::string const& prefix, auto const& f) {
    nn::detail::each_tensor(net, [&](std::string const& name, nn::tensor const&, auto const& values) {
      f(file.numbers<double>(prefix + name), values);
    });
  };
  set_to("initial.", [](std::vector<double> const& from, auto const& to) {
    for (std::size_t i = 0; i < from.size(); ++i)
      to(i / to.columns, i % to.columns) = static_cast<T>(from[i]);
  });

  auto const batches = file.numbers<std::int64_t>("batch_index");
  auto const losses = file.numbers<double>("losses"), norms = file.numbers<double>("grad_norms");
  nn::trainer<classifier, nn::cross_entropy, nn::sgd, 32> trainer{
      net, {.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 1e-4}};
  for (std::size_t step = 0; step < 100; ++step) {
    auto const batch = rows_of<T>(digits, std::span(batches).subspan(32 * step, 32));
    nn::step_report const report = trainer.step(batch.x, batch.labels);
    check_close("losses", std::vector{report.loss}, {losses[step]}, allowed);
    check_close("grad_norms", std::vector{report.gradient_norm}, {norms[step]}, allowed);
  }
  set_to("final.", [&](std::vector<double> const& wanted, auto const& got) {
    std::vector<T> numbers;
    for (std::size_t i = 0; i < wanted.size(); ++i) numbers.push_back(got(i / got.columns, i % got.columns));
    check_close("final", numbers, wanted, allowed);
  });

  auto const test = rows_of<T>(digits, file.numbers<std::int64_t>("test_index"));
  std::vector<T> logits(test.labels.size() * 10);
  BOOST_TEST(static_cast<bool>(net.batch(test.x, logits)));
  check_close("test_logits", logits, file.numbers<double>("test_logits"), allowed);
  std::size_t right = 0;
  for (std::size_t row = 0; row < test.labels.size(); ++row) {
    auto const first = logits.begin() + static_cast<std::ptrdiff_t>(10 * row);
    right += std::max_element(first, first + 10) - first == test.labels[row];
  }
  double const accuracy = static_cast<double>(right) / static_cast<double>(test.labels.size());
  check_close("test_accuracy", std::vector{accuracy}, file.numbers<double>("test_accuracy"), {0, 1e-6, 1});
}

BOOST_AUTO_TEST_CASE(torch_training_in_float) { check_training(); }
BOOST_AUTO_TEST_CASE(torch_training_in_double) { check_training<nn::use_double>(); }
