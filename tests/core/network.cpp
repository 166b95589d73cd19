// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/blocks/rezero.hpp>
#include <ballast/core/network.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace nn = ballast;

using block = nn::residual<nn::dense<3>, nn::tanh, nn::dense<5>>;
inline constexpr auto features =
    nn::topology<nn::batch_norm, nn::dense<5>, nn::tanh, nn::repeat<3, block>, nn::dropout<0.5>,
                 nn::rezero<nn::dense<5>>, nn::residual<nn::shortcut<nn::dense<4>>, nn::dense<4>>,
                 nn::dense<2>>;
inline constexpr auto sentences =
    nn::topology<nn::embedding<9, 3>, nn::lstm<4>, nn::dropout<0.5>, nn::last, nn::dense<2>>;
inline constexpr auto wide = nn::topology<nn::dense<4096>, nn::dense<2>>;
inline constexpr auto small = nn::topology<nn::dense<3>, nn::tanh, nn::dense<2>>;

using feature_net = nn::network<nn::vec<6>, features>;
using sentence_net = nn::network<nn::tokens<4>, sentences, nn::use_double>;
using small_net = nn::network<nn::vec<2>, small>;
using wide_net = nn::network<nn::vec<2>, wide>;

// ---- facts ----
static_assert(std::is_trivially_copyable_v<feature_net> && !std::is_default_constructible_v<feature_net>);
static_assert(feature_net::batch_rows == 32);
static_assert(sizeof(feature_net::workspace<32>) <= nn::stack_limit);
static_assert(wide_net::batch_rows == 1);  // a row takes 32 KiB
static_assert(sizeof(wide_net::workspace<8>) > nn::stack_limit);

constexpr small_net constant{3};
constexpr std::array<float, 2> constant_answer = constant(std::array{0.5f, -2.f});
static_assert(small_net{3}(std::array{0.5f, -2.f}) == constant_answer);  // of a temporary, too

// ---- data ----
template <class Net>
auto samples(std::size_t rows) {
  std::vector<typename Net::element> x(rows * Net::input::size);
  nn::random::stream const draws{6, 6};
  for (std::size_t i = 0; i < x.size(); ++i)
    if constexpr (nn::real_shape<typename Net::input>)
      x[i] = nn::random::symmetric<typename Net::scalar>(draws.bits(i), 2);
    else
      x[i] = static_cast<std::int32_t>(draws.bits(i) % 9);
  return x;
}

/// Every number moves, so that no layer passes by having nothing to do.
template <class Net>
Net moved() {
  Net net{5};
  nn::random::stream const draws{7, 7};
  for (std::size_t i = 0; i < net.parameters().size(); ++i)
    net.parameters()[i] += nn::random::symmetric<typename Net::scalar>(draws.bits(i), 0.3);
  for (auto& running : net.buffers()) running += static_cast<typename Net::scalar>(0.25);
  return net;
}

template <class T>
double farthest(std::vector<T> const& a, std::vector<T> const& b) {
  double largest = a.size() == b.size() ? 0 : 1e9;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    largest = std::max(largest, std::fabs(static_cast<double>(a[i] - b[i])));
  return largest;
}

template <class Net>
auto row_by_row(Net const& net, std::vector<typename Net::element> const& x) {
  std::vector<typename Net::scalar> y;
  for (auto at = x.begin(); at != x.end(); at += Net::input::size)
    for (auto v : net(std::span<typename Net::element const, Net::input::size>{at, Net::input::size}))
      y.push_back(v);
  return y;
}

// ---- inference ----
template <class Net>
void check_batches(double allowed) {
  Net const net = moved<Net>();
  for (std::size_t const rows : {0u, 1u, 2u, 7u, 8u, 9u, 31u, 32u, 33u, 64u, 100u}) {
    BOOST_TEST_CONTEXT(rows << " rows") {
      auto const x = samples<Net>(rows);
      auto const wanted = row_by_row(net, x);
      std::vector<typename Net::scalar> y(wanted.size() + 1, 77);
      std::span const answers{y.data(), wanted.size()};
      BOOST_TEST(static_cast<bool>(net.batch(x, answers)));
      BOOST_TEST(y.back() == 77);
      y.pop_back();
      BOOST_TEST(farthest(y, wanted) <= allowed);

      typename Net::template workspace<5> five;
      std::ranges::fill(five.numbers, std::numeric_limits<typename Net::scalar>::quiet_NaN());
      std::ranges::fill(y, 77);
      BOOST_TEST(static_cast<bool>(net.batch(x, answers, five)));
      BOOST_TEST(farthest(y, wanted) <= allowed);
    }
  }
}
BOOST_AUTO_TEST_CASE(a_batch_is_its_rows_one_by_one) {
  check_batches<feature_net>(1e-5);
  check_batches<sentence_net>(1e-14);
  check_batches<wide_net>(4e-5);  // sums of 4,096 terms, which one row adds up in another order
}

BOOST_AUTO_TEST_CASE(the_caller_may_bring_the_workspace) {
  feature_net const net = moved<feature_net>();
  auto const own = std::make_unique<feature_net::workspace<>>();
  std::ranges::fill(own->numbers, std::numeric_limits<float>::quiet_NaN());
  auto const x = samples<feature_net>(1);
  std::span<float const, 6> const sample{x};
  BOOST_TEST(net(sample, *own) == net(sample));
}

BOOST_AUTO_TEST_CASE(inference_changes_nothing) {
  feature_net const net = moved<feature_net>(), before = net;
  auto const x = samples<feature_net>(40);
  std::vector<float> y(80), again(80);
  net.batch(x, y);
  net.batch(x, again);
  BOOST_TEST(y == again);
  BOOST_TEST((net == before));
}

BOOST_AUTO_TEST_CASE(a_constant_expression_and_run_time_agree) {
  auto const at_run_time = small_net{3}(std::array{0.5f, -2.f});
  BOOST_TEST((small_net{3} == constant));  // every draw to the bit
  for (std::size_t i = 0; i < 2; ++i)
    BOOST_TEST(at_run_time[i] == constant_answer[i], boost::test_tools::tolerance(1e-6f));
}

BOOST_AUTO_TEST_CASE(wrong_lengths_are_refused_and_nothing_is_written) {
  feature_net const net{1};
  std::vector<float> y(4, 77);
  nn::status const torn = net.batch(std::vector<float>(13), y);
  BOOST_TEST(!torn);
  BOOST_TEST(torn.found == 13);
  BOOST_TEST(torn.wanted == 6);
  BOOST_TEST(torn.message() ==
             "ballast::network::batch: the inputs hold 13 numbers, which are no whole rows of 6");
  for (std::size_t const rows : {1u, 3u}) {
    nn::status const narrow = net.batch(std::vector<float>(6 * rows), y);
    BOOST_TEST(narrow.found == 4);
    BOOST_TEST(narrow.wanted == static_cast<long long>(2 * rows));
    BOOST_TEST(narrow.message() ==
               "ballast::network::batch: the outputs have room for 4 numbers, the answers are " +
                   std::to_string(2 * rows));
  }
  BOOST_TEST(y == std::vector<float>(4, 77));
}

// ---- starting values ----
BOOST_AUTO_TEST_CASE(a_seed_is_a_network) {
  BOOST_TEST((feature_net{1} == feature_net{1}));
  BOOST_TEST(!(feature_net{1} == feature_net{2}));
}

BOOST_AUTO_TEST_CASE(equal_layers_start_with_other_weights) {
  feature_net const net{1};
  std::array const offsets{12 + 35, 12 + 35 + 38, 12 + 35 + 2 * 38};  // of the three blocks
  BOOST_TEST(net.parameters()[offsets[0]] != net.parameters()[offsets[1]]);
  BOOST_TEST(net.parameters()[offsets[1]] != net.parameters()[offsets[2]]);
}

BOOST_AUTO_TEST_CASE(what_no_initializer_draws_has_its_own_value) {
  feature_net const net{1};
  auto const parameters = net.parameters();
  for (std::size_t i = 0; i < 12; ++i) BOOST_TEST(parameters[i] == (i < 6 ? 1 : 0));  // batch norm
  for (std::size_t i = 0; i < 5; ++i) BOOST_TEST(parameters[12 + 30 + i] == 0);       // dense: bias
  BOOST_TEST(parameters[12 + 35 + 3 * 38] == 0);                                      // rezero: alpha
  for (std::size_t i = 0; i < 13; ++i) BOOST_TEST(net.buffers()[i] == (i >= 6 && i < 12 ? 1 : 0));
}
