// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/bidirectional.hpp>
#include <ballast/blocks/stacked.hpp>
#include <ballast/core/network.hpp>
#include <ballast/core/random.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/rnn.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>
#include <vector>

namespace nn = ballast;

// A padded row must give what the same network gives that is bound to a sequence of just its length.

template <auto const& Layers, std::size_t Steps>
using of_steps = nn::basic_network<nn::sequence<Steps, 3>, Layers, nn::use_double>;

inline constexpr auto every_step = nn::topology<nn::rnn<4>, nn::gru<5>, nn::dense<2>>;
inline constexpr auto last_step = nn::topology<nn::lstm<4>, nn::last, nn::dense<2>>;
inline constexpr auto both_ways = nn::topology<nn::stacked<2, nn::bidirectional<nn::lstm<3>>>, nn::dense<2>>;
inline constexpr auto words = nn::topology<nn::embedding<7, 3>, nn::lstm<4>, nn::last>;

constexpr std::size_t steps = 6, features = 3;
constexpr std::array<std::size_t, 3> lengths{4, 6, 1};

std::vector<double> padded_inputs(double padding) {
  nn::random::stream const draws{5, 5};
  std::vector<double> x(lengths.size() * steps * features);
  for (std::size_t i = 0; i < x.size(); ++i)
    x[i] = i / features % steps < lengths[i / features / steps] ? nn::random::normal<double>(draws.bits(i))
                                                                : padding;
  return x;
}

/// The answer for the first Steps steps of a row.
template <auto const& Layers, std::size_t Steps>
std::vector<double> alone(std::span<double const> parameters, double const* row) {
  of_steps<Layers, Steps> net{0};
  std::ranges::copy(parameters, net.parameters().begin());
  auto const y = net(std::span<double const, Steps * features>{row, Steps * features});
  return {y.begin(), y.end()};
}

template <auto const& Layers>
void check_rows() {
  of_steps<Layers, steps> const net{9};
  auto const x = padded_inputs(0), other = padded_inputs(77);
  constexpr std::size_t size = of_steps<Layers, steps>::output::size;
  std::vector<double> y(3 * size), z(3 * size);
  BOOST_TEST(static_cast<bool>(net.batch(x, y, lengths)));
  BOOST_TEST(static_cast<bool>(net.batch(other, z, lengths)));

  std::span<double const> const p = net.parameters();
  auto const row = [&](std::size_t r) { return x.data() + r * steps * features; };
  std::array const wanted{alone<Layers, 4>(p, row(0)), alone<Layers, 6>(p, row(1)),
                          alone<Layers, 1>(p, row(2))};
  for (std::size_t r = 0; r < 3; ++r)
    for (std::size_t i = 0; i < wanted[r].size(); ++i) {
      BOOST_TEST(std::abs(y[r * size + i] - wanted[r][i]) < 1e-14);
      BOOST_TEST(z[r * size + i] == y[r * size + i]);
    }
}

BOOST_AUTO_TEST_CASE(padding_reaches_no_valid_step) {
  check_rows<every_step>();
  check_rows<last_step>();
  check_rows<both_ways>();
}

inline constexpr auto bare = nn::topology<nn::bidirectional<nn::gru<2>>>;

BOOST_AUTO_TEST_CASE(padded_outputs_are_zero) {
  of_steps<bare, steps> const net{9};
  std::vector<double> y(3 * steps * 4);
  BOOST_TEST(static_cast<bool>(net.batch(padded_inputs(3), y, lengths)));
  for (std::size_t i = 0; i < y.size(); ++i)
    BOOST_TEST((y[i] == 0) == (i / 4 % steps >= lengths[i / 4 / steps]));
}

BOOST_AUTO_TEST_CASE(tokens_have_lengths) {
  nn::basic_network<nn::tokens<4>, words> const net{2};
  std::vector<std::int32_t> const x{1, 2, 3, 6, 1, 2, 3, 0};
  std::vector<std::size_t> const three(2, 3);
  std::vector<float> y(8);
  BOOST_TEST(static_cast<bool>(net.batch(x, y, three)));
  BOOST_TEST(std::equal(y.begin(), y.begin() + 4, y.begin() + 4));
}

BOOST_AUTO_TEST_CASE(wrong_lengths_are_refused) {
  of_steps<last_step, steps> const net{9};
  std::vector<double> y(6);
  std::vector<std::size_t> const few{4, 6}, none{4, 0, 1}, many{4, 7, 1};
  BOOST_TEST(!static_cast<bool>(net.batch(padded_inputs(0), y, few)));
  BOOST_TEST(!static_cast<bool>(net.batch(padded_inputs(0), y, none)));
  nn::status const refused = net.batch(padded_inputs(0), y, many);
  BOOST_TEST((!refused && refused.row == 1 && refused.found == 7 && refused.wanted == 6));
}

// ---- the way back: a padded step passes on the gradient by the state, and drops that by its output ----

template <auto const& Layers, std::size_t Steps>
struct way_back {
  using layers = typename of_steps<Layers, Steps>::layers;
  using pass = nn::call<1, true>;
  static constexpr nn::extent needs = layers::template needs<1>;
  std::vector<double> dx = std::vector<double>(Steps * features),
                      gradients = std::vector<double>(needs.gradients),
                      state = std::vector<double>(needs.state, 0.3),
                      dstate = std::vector<double>(needs.state, 0.7);

  way_back(std::vector<double> const& x, std::size_t const* length) {
    of_steps<Layers, Steps> const net{9};
    std::vector<double> y(layers::output::size), dy(y.size(), 1), trace(needs.trace),
        scratch(layers::template scratch<pass>);
    nn::memory<double> const m{.parameters = net.parameters().data(),
                               .gradients = gradients.data(),
                               .state = state.data(),
                               .dstate = dstate.data(),
                               .trace = trace.data(),
                               .scratch = scratch.data()};
    pass const c{.lengths = length};
    layers::forward(c, m, x.data(), y.data());
    layers::backward(c, m, x.data(), std::as_const(y).data(), std::as_const(dy).data(), dx.data());
  }
};

inline constexpr auto one_gru = nn::topology<nn::gru<2>>;
inline constexpr auto one_lstm = nn::topology<nn::lstm<2>>;

template <auto const& Layers>
void check_way_back() {
  auto const x = padded_inputs(3);
  way_back<Layers, steps> const padded{x, lengths.data()};
  way_back<Layers, 4> const alone{{x.begin(), x.begin() + 4 * features}, nullptr};
  auto const close = [](std::vector<double> const& a, std::vector<double> const& b) {
    return std::equal(a.begin(), a.end(), b.begin(),
                      [](double p, double q) { return std::abs(p - q) < 1e-14; });
  };
  BOOST_TEST(close(alone.dx, padded.dx));
  BOOST_TEST(std::all_of(padded.dx.begin() + 4 * features, padded.dx.end(), [](double d) { return d == 0; }));
  BOOST_TEST(close(alone.gradients, padded.gradients));
  BOOST_TEST(close(alone.state, padded.state));
  BOOST_TEST(close(alone.dstate, padded.dstate));
}

BOOST_AUTO_TEST_CASE(padded_steps_pass_the_state_through) {
  check_way_back<one_gru>();
  check_way_back<one_lstm>();
}
