// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/highway.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/jacobian.hpp>
#include <ballast/core/network.hpp>
#include <ballast/core/stream.hpp>
#include <ballast/layers/conv1d.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gelu_tanh.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/mish.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/rnn.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/silu.hpp>
#include <ballast/layers/tanh.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace nn = ballast;

template <class Activation>
inline constexpr auto alone = nn::topology<Activation>;
template <class Activation, class... Mode>
using applied = nn::basic_network<nn::vec<8>, alone<Activation>, Mode...>;

inline constexpr auto deep =
    nn::topology<nn::dense<16>, nn::tanh, nn::residual<nn::dense<16>, nn::silu, nn::dense<16>>,
                 nn::highway<nn::gate<nn::dense<16>>, nn::dense<16>, nn::gelu_tanh>, nn::dense<3>>;
using accurate = nn::network<nn::vec<8>, deep>;
using fast = nn::network<nn::vec<8>, deep, nn::fast_math>;

constexpr std::array<float, 8> inputs{-6, -2.5f, -1, -0.25f, 0.3f, 0.9f, 2, 7};

// ---- facts ----
static_assert(nn::same_architecture<accurate, fast> && sizeof(accurate) == sizeof(fast));
static_assert(nn::follows_math<nn::tanh> && nn::follows_math<nn::sigmoid> && nn::follows_math<nn::silu> &&
              nn::follows_math<nn::gelu_tanh> && nn::follows_math<nn::mish> && !nn::follows_math<nn::relu>);

template <class Activation, class Function>
constexpr bool is_applied(Function const& function) {
  auto const y = applied<Activation, nn::fast_math>{1}(inputs), usual = applied<Activation>{1}(inputs);
  for (std::size_t i = 0; i < y.size(); ++i)
    if (y[i] != function(inputs[i]) || usual[i] != Activation::value(inputs[i])) return false;
  return y != usual;
}
static_assert(is_applied<nn::tanh>([](float x) { return nn::math::fast_tanh(x); }));
static_assert(is_applied<nn::sigmoid>([](float x) { return nn::math::fast_sigmoid(x); }));
static_assert(is_applied<nn::silu>([](float x) { return x * nn::math::fast_sigmoid(x); }));

// ---- behaviour ----
template <class A, class B>
double distance(A const& a, B const& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    largest = std::max(largest, nn::math::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  return largest;
}
bool nearby(double distance) { return distance > 0 && distance < 1e-3; }

BOOST_AUTO_TEST_SUITE(mode_fast_math)

/// Over every 9973rd float below 1000.
template <class Activation>
void check_activation(double absolute, double relative) {
  double worst = 0, differs = 0;
  for (std::uint64_t bits = 0; bits <= 0xffffffff; bits += 9973) {
    float const x = nn::math::from_bits<float>(static_cast<std::int32_t>(static_cast<std::uint32_t>(bits)));
    if (!(nn::math::is_finite(x) && nn::math::abs(x) < 1000)) continue;
    double const exact = Activation::value(static_cast<double>(x));
    float const fast = Activation::template value<nn::math::fast>(x);
    double const error = nn::math::abs(static_cast<double>(fast) - exact);
    worst = std::max(worst, error / std::max(absolute, relative * nn::math::abs(exact)));
    differs += fast != Activation::value(x);
  }
  BOOST_TEST(worst <= 1, "off by " << worst << " times what it says");
  BOOST_TEST(differs > 0);
}

BOOST_AUTO_TEST_CASE(every_activation_that_follows_errs_by_no_more_than_it_says) {
  check_activation<nn::tanh>(2 * std::numeric_limits<float>::min(), 6.6e-5);
  check_activation<nn::sigmoid>(8e-7, 0);
  check_activation<nn::silu>(1.1e-5, 1.2e-7);
  check_activation<nn::gelu_tanh>(3.4e-6, 1.2e-7);
  check_activation<nn::mish>(1e-6, 1e-6);
}

BOOST_AUTO_TEST_CASE(it_reaches_into_blocks_alone_and_in_batches) {
  fast const net{3};
  auto const y = net(inputs);
  BOOST_TEST(nearby(distance(y, accurate{net}(inputs))));
  std::array<float, 3> in_batch{};
  BOOST_TEST(static_cast<bool>(net.batch(inputs, in_batch)));
  BOOST_TEST(distance(y, in_batch) < 1e-5);
}

BOOST_AUTO_TEST_CASE(it_reaches_training) {
  fast net{3};
  accurate same{net};
  std::array<float, 3> const target{1, 2, 3};
  nn::trainer<fast, nn::mean_squared_error, nn::sgd, 1> quick{net, {.learning_rate = 0.1}};
  nn::trainer<accurate, nn::mean_squared_error, nn::sgd, 1> usual{same, {.learning_rate = 0.1}};
  double const loss = quick.step(inputs, target).loss;
  BOOST_TEST(nearby(nn::math::abs(loss - usual.step(inputs, target).loss)));
  BOOST_TEST(nearby(distance(quick.gradients(), usual.gradients())));
  for (int step = 0; step < 20; ++step) quick.step(inputs, target);
  BOOST_TEST(quick.step(inputs, target).loss < loss / 10);
}

BOOST_AUTO_TEST_CASE(it_reaches_jacobians) {
  fast const net{3};
  auto const of_fast = nn::jacobian(net, inputs), of_accurate = nn::jacobian(accurate{net}, inputs);
  for (std::size_t row = 0; row < 3; ++row) BOOST_TEST(nearby(distance(of_fast[row], of_accurate[row])));
}

inline constexpr auto filter = nn::topology<nn::conv1d<4, 3, nn::causal>, nn::tanh, nn::dense<1>>;
inline constexpr auto elman = nn::topology<nn::rnn<20>, nn::dense<1>>;
inline constexpr auto gated = nn::topology<nn::lstm<20>, nn::gru<5>, nn::dense<1>>;

template <auto& Layers>
void check_stream() {
  nn::basic_network<nn::sequence<8, 1>, Layers, nn::fast_math> const net{5};
  nn::basic_network<nn::sequence<8, 1>, Layers> const same{net};
  nn::stream quick{net};
  nn::stream usual{same};
  auto const whole = net(inputs);
  double to_whole = 0, to_usual = 0;
  for (std::size_t t = 0; t < 8; ++t) {
    float const y = quick(std::span{inputs}.subspan(t).first<1>())[0];
    float const accurate_y = usual(std::span{inputs}.subspan(t).first<1>())[0];
    to_whole = std::max(to_whole, nn::math::abs(static_cast<double>(y - whole[t])));
    to_usual = std::max(to_usual, nn::math::abs(static_cast<double>(y - accurate_y)));
  }
  BOOST_TEST(to_whole < 1e-6);
  BOOST_TEST(nearby(to_usual));
}

BOOST_AUTO_TEST_CASE(it_reaches_streams) { check_stream<filter>(); }

BOOST_AUTO_TEST_CASE(it_reaches_recurrent_layers) {
  check_stream<elman>();
  check_stream<gated>();
}

BOOST_AUTO_TEST_SUITE_END()
