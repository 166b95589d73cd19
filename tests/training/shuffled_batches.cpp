// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/losses/cross_entropy.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/training/shuffled_batches.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <numeric>
#include <set>
#include <span>
#include <stdexcept>
#include <vector>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<100>>;
using net = nn::network<nn::vec<2>, layers>;
using training = nn::trainer<net, nn::cross_entropy, nn::sgd, 8>;

/// Row k is (k, -k) with label k.
struct numbered {
  std::vector<float> x;
  std::vector<std::int32_t> labels;

  explicit numbered(int rows) {
    for (int k = 0; k < rows; ++k) {
      x.insert(x.end(), {static_cast<float>(k), static_cast<float>(-k)});
      labels.push_back(k);
    }
  }
};

std::vector<std::int32_t> order(auto& batches, std::uint64_t epoch) {
  std::vector<std::int32_t> all;
  for (auto const& [x, labels] : batches.epoch(epoch)) all.insert(all.end(), labels.begin(), labels.end());
  return all;
}

BOOST_AUTO_TEST_CASE(every_row_once_with_its_label) {
  numbered const data{29};
  net trained{1};
  training trainer{trained};
  nn::shuffled_batches batches{trainer, data.x, data.labels, 5};
  std::set<std::int32_t> seen;
  std::vector<std::size_t> sizes;
  for (auto const& [x, labels] : batches.epoch(0)) {
    sizes.push_back(labels.size());
    BOOST_TEST_REQUIRE(x.size() == 2 * labels.size());
    for (std::size_t i = 0; i < labels.size(); ++i) {
      seen.insert(labels[i]);
      BOOST_TEST(x[2 * i] == static_cast<float>(labels[i]));
      BOOST_TEST(x[2 * i + 1] == static_cast<float>(-labels[i]));
    }
    BOOST_TEST(static_cast<bool>(trainer.step(x, labels)));
  }
  BOOST_TEST(seen.size() == 29u);
  BOOST_TEST(sizes == (std::vector<std::size_t>{8, 8, 8, 5}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_order_is_that_of_seed_and_epoch) {
  numbered const data{100};
  using batches = nn::shuffled_batches<net, nn::cross_entropy, 8>;
  batches a{data.x, data.labels, 5}, same{data.x, data.labels, 5}, other{data.x, data.labels, 6};
  auto const first = order(a, 0), second = order(a, 1);
  BOOST_TEST((first == order(same, 0) && second == order(same, 1) && first == order(a, 0)));
  BOOST_TEST((first != second && first != order(other, 0)));
  std::vector<std::int32_t> sorted(100);
  std::iota(sorted.begin(), sorted.end(), 0);
  BOOST_TEST((first != sorted));
}

BOOST_AUTO_TEST_CASE(targets_that_do_not_fit) {
  numbered const data{10};
  using batches = nn::shuffled_batches<net, nn::cross_entropy, 8>;
  std::span const x{data.x};
  std::span const labels{data.labels};
  BOOST_CHECK_THROW((batches{x, labels.first(9)}), std::invalid_argument);
  BOOST_CHECK_THROW((batches{x.first(19), labels}), std::invalid_argument);
  batches none{x.first(0), labels.first(0)};
  BOOST_TEST(order(none, 0).empty());
}

// ---- rows of different lengths ----
inline constexpr auto reader = nn::topology<nn::gru<3>, nn::last, nn::dense<40>>;
using reads = nn::network<nn::sequence<4, 2>, reader>;

BOOST_AUTO_TEST_CASE(every_row_with_its_length) {
  constexpr std::size_t rows = 19;
  std::vector<float> x(rows * 8);
  std::vector<std::int32_t> labels(rows);
  std::vector<std::size_t> lengths(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    x[8 * row] = static_cast<float>(row);
    labels[row] = static_cast<std::int32_t>(row);
    lengths[row] = 1 + row % 4;
  }
  reads read{1};
  nn::trainer<reads, nn::cross_entropy, nn::sgd, 8> trainer{read};
  nn::shuffled_batches batches{trainer, x, labels, lengths, 5};
  std::vector<std::int32_t> seen;
  for (auto const& [inputs, targets, valid] : batches.epoch(2)) {
    BOOST_TEST_REQUIRE(valid.size() == targets.size());
    for (std::size_t i = 0; i < valid.size(); ++i) {
      auto const row = static_cast<std::size_t>(targets[i]);
      BOOST_TEST((valid[i] == 1 + row % 4 && inputs[8 * i] == static_cast<float>(row)));
      seen.push_back(targets[i]);
    }
    BOOST_TEST(static_cast<bool>(trainer.step(inputs, targets, valid)));
  }
  nn::shuffled_batches without{trainer, x, labels, 5};  // the order is the same
  BOOST_TEST(seen == order(without, 2), boost::test_tools::per_element());
  using padded = nn::shuffled_batches<reads, nn::cross_entropy, 8, true>;
  BOOST_CHECK_THROW((padded{x, labels, std::span{lengths}.first(18)}), std::invalid_argument);
  BOOST_CHECK_THROW((padded{x, labels}), std::invalid_argument);
}
