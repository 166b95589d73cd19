// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/initializers/eye.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/initializers/torch_default.hpp>
#include <ballast/io/state_dict.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/lstm.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

namespace nn = ballast;

/// The values of one tensor, in PyTorch's order.
template <class Net>
std::vector<double> values_of(Net const& net, std::string const& wanted) {
  std::vector<double> list;
  nn::detail::each_tensor(net, [&](std::string const& name, auto const&, auto const& values) {
    if (name == wanted)
      for (std::size_t i = 0; i < values.size(); ++i)
        list.push_back(static_cast<double>(values(i / values.columns, i % values.columns)));
  });
  BOOST_TEST_REQUIRE(!list.empty(), "there is no " << wanted);
  return list;
}

template <auto const& Layers, class... Modes>
using net = nn::basic_network<nn::sequence<5, 3>, Layers, Modes...>;
constexpr std::size_t hidden = 16;

inline constexpr auto turning = nn::topology<nn::lstm<hidden, nn::recurrent<nn::orthogonal>>>;

BOOST_AUTO_TEST_CASE(each_gate_has_an_orthogonal_matrix_of_its_own) {
  auto const w = values_of(net<turning>{1}, "0.weight_hh_l0");
  auto const product = [&](std::size_t a, std::size_t b) {
    double sum = 0;
    for (std::size_t j = 0; j < hidden; ++j) sum += w[a * hidden + j] * w[b * hidden + j];
    return sum;
  };
  for (std::size_t gate = 0; gate < 4; ++gate)
    for (std::size_t a = 0; a < hidden; ++a)
      for (std::size_t b = 0; b < hidden; ++b)
        BOOST_TEST(std::abs(product(gate * hidden + a, gate * hidden + b) - (a == b)) < 1e-6);
  for (std::size_t gate = 1; gate < 4; ++gate) BOOST_TEST(std::abs(product(0, gate * hidden)) < 0.9);
}

inline constexpr auto keeping = nn::topology<nn::gru<hidden, nn::recurrent<nn::eye>>>;

BOOST_AUTO_TEST_CASE(each_gate_has_an_identity) {
  auto const w = values_of(net<keeping>{1}, "0.weight_hh_l0");
  for (std::size_t i = 0; i < w.size(); ++i) BOOST_TEST(w[i] == (i / hidden % hidden == i % hidden));
}

inline constexpr auto forgetting = nn::topology<nn::lstm<hidden, nn::forget_bias<1.5>>>;

BOOST_AUTO_TEST_CASE(the_forget_gate_has_its_bias_and_no_other) {
  net<forgetting, nn::torch_default> const start{1};
  auto const b = values_of(start, "0.bias_ih_l0"), zero = values_of(start, "0.bias_hh_l0");
  for (std::size_t i = 0; i < b.size(); ++i) BOOST_TEST(b[i] == (i / hidden == 1 ? 1.5 : 0));
  BOOST_TEST(std::ranges::count(zero, 0) == 4 * hidden);
}

constexpr std::size_t units = 1000, horizon = 100;
inline constexpr auto remembering = nn::topology<nn::lstm<units, nn::chrono<horizon>>>;
inline constexpr auto remembering_gru = nn::topology<nn::gru<units, nn::chrono<horizon>>>;

// e^b is uniform in [1, 99]: mean 50, variance 98^2 / 12, and the largest distance of the two distribution
// functions below the 0.1 % point of Kolmogorov's
void check_chrono(std::vector<double> const& b) {
  std::vector<double> u;
  for (std::size_t i = units; i < 2 * units; ++i) u.push_back(std::exp(b[i]));
  std::ranges::sort(u);
  BOOST_TEST((u.front() >= 1 - 1e-6 && u.back() <= 99 + 1e-4));
  double distance = 0;
  for (std::size_t i = 0; i < units; ++i)
    distance = std::max(distance, std::abs((u[i] - 1) / 98 - (static_cast<double>(i) + 0.5) / units));
  BOOST_TEST(distance < 1.95 / std::sqrt(units));
}

BOOST_AUTO_TEST_CASE(chrono_spreads_the_memories_over_the_horizon) {
  static net<remembering> const start{1};
  auto const b = values_of(start, "0.bias_ih_l0"), zero = values_of(start, "0.bias_hh_l0");
  check_chrono(b);
  for (std::size_t i = 0; i < units; ++i) BOOST_TEST((b[i] == -b[units + i] && b[2 * units + i] == 0));
  BOOST_TEST(std::ranges::count(zero, 0) == 4 * units);

  static net<remembering_gru> const gated{1};
  auto const z = values_of(gated, "0.bias_ih_l0");
  check_chrono(z);
  for (std::size_t i = 0; i < units; ++i) BOOST_TEST((z[i] == 0 && z[2 * units + i] == 0));
}

// ---- the logarithm is that of its uniform number, to the last unit but a few of 2^-32 ----
BOOST_AUTO_TEST_CASE(the_logarithm_is_exact) {
  nn::random::stream const draws{3, 4};
  for (std::size_t unit = 0; unit < 1000; ++unit) {
    double const u = 1 + 998 * static_cast<double>(draws.bits(unit) >> 32) * 0x1p-32;
    BOOST_TEST(std::abs(nn::chrono<1000>::keep<double>(draws, unit) - std::log(u)) < 1e-6);
  }
}

static_assert(nn::chrono<2>::keep<float>(nn::random::stream{1, 1}, 0) < 1e-6f);
