// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/residual.hpp>
#include <ballast/blocks/stacked.hpp>
#include <ballast/core/random.hpp>
#include <ballast/core/stream.hpp>
#include <ballast/initializers/normal.hpp>
#include <ballast/layers/conv1d.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/rnn.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "support/fast_math.hpp"

namespace nn = ballast;

inline constexpr auto tower =
    nn::topology<nn::stacked<2, nn::lstm<5>>, nn::residual<nn::gru<5>, nn::layer_norm>, nn::rnn<4>,
                 nn::dense<2>>;
inline constexpr auto dilated =
    nn::topology<nn::conv1d<4, 3, nn::causal>, nn::tanh,
                 nn::residual<nn::conv1d<4, 2, nn::causal, nn::dilation<4>>, nn::tanh, nn::conv1d<4, 1>>,
                 nn::gru<3>, nn::dense<2>>;
inline constexpr auto words = nn::topology<nn::embedding<7, 3>, nn::gru<4>, nn::last, nn::dense<3>>;

// ---- facts ----
template <class T>
using of_tower = std::conditional_t<std::is_same_v<T, float>, nn::basic_network<nn::sequence<20, 3>, tower>,
                                    nn::basic_network<nn::sequence<20, 3>, tower, nn::use_double>>;
static_assert(std::is_same_v<nn::stream<of_tower<float>>::output, nn::sequence<1, 2>>);
static_assert(nn::stream<of_tower<float>>::needs.state == 2 * 10 + 5 + 4);

inline constexpr auto small = nn::topology<nn::lstm<2>, nn::dense<1>>;
static_assert([] {
  nn::basic_network<nn::sequence<3, 1>, small, nn::use_double> const net{1};
  nn::stream s{net};
  auto const y = net(std::array{.5, -1., 2.});
  return s(std::array{.5})[0] == y[0] && s(std::array{-1.})[0] == y[1] && s(std::array{2.})[0] == y[2];
}());

// ---- the sequence pass ----
template <class Net>
void check_steps(Net const& net) {
  using T = typename Net::scalar;
  std::array<T, 60> x;
  nn::random::stream const draws{5, 5};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = nn::random::normal<T>(draws.bits(i));
  auto const y = net(x);
  nn::stream s{net};
  for (int pass = 0; pass < 2; ++pass, s.reset())
    for (std::size_t t = 0; t < 20; ++t) {
      auto const here = s(std::span<T const, 3>{x.data() + 3 * t, 3});
      for (std::size_t k = 0; k < 2; ++k)
        BOOST_TEST(std::abs(here[k] - y[2 * t + k]) <= 4 * std::numeric_limits<T>::epsilon());
    }
}

BOOST_AUTO_TEST_CASE(a_step_is_that_of_the_sequence_pass) {
  check_steps(of_tower<float>{3});
  check_steps(of_tower<double>{3});
  check_steps(nn::basic_network<nn::sequence<20, 3>, dilated>{3});
  check_steps(nn::basic_network<nn::sequence<20, 3>, dilated, nn::use_double>{3});
}

BOOST_AUTO_TEST_CASE(the_last_step_is_the_answer_so_far) {
  nn::basic_network<nn::tokens<4>, words> const net{3};
  nn::stream s{net};
  std::array<std::int32_t, 4> const x{6, 0, 2, 2};
  std::array<float, 3> y{};
  for (std::int32_t const token : x) y = s(std::array{token});
  auto const wanted = net(x);
  for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(std::abs(y[k] - wanted[k]) <= 4e-7f);
}

// ---- the state ----
inline constexpr auto fading =
    nn::topology<nn::lstm<8>, nn::gru<8>, nn::rnn<8, nn::recurrent<nn::normal<0.2>>>>;

template <class Net>
void check_silence(Net const& net) {
  using T = typename Net::scalar;
  nn::stream s{net};
  s(std::array<T, 1>{1});
  std::size_t zeros = 0;
  for (int step = 0; step < 4000; ++step) {
    s(std::array<T, 1>{});
    for (T const v : s.state()) {
      BOOST_TEST_REQUIRE((v == 0 || std::isnormal(v)));
      zeros += v == 0;
    }
  }
  BOOST_TEST(zeros > 0);
}

BOOST_AUTO_TEST_CASE(silence_leaves_no_denormal) {
  check_silence(nn::basic_network<nn::sequence<2, 1>, fading>{3});
  check_silence(nn::basic_network<nn::sequence<2, 1>, fading, nn::use_double>{3});
}

// A ring turns over many times, each feature has its place in it, and no step moves the others.
inline constexpr auto echo = nn::topology<nn::conv1d<3, 3, nn::causal, nn::dilation<5>, nn::no_bias>>;

BOOST_AUTO_TEST_CASE(an_echo_comes_after_its_steps) {
  nn::basic_network<nn::sequence<2, 3>, echo> net{3};
  std::ranges::fill(net.parameters(), 0.f);
  for (std::size_t k = 0; k < 3; ++k) net.parameters()[k * 3 + k] = 1;  // the first tap: ten steps ago
  nn::stream s{net};
  auto const sound = [](int t) { return std::array{float(t), float(t * t % 17), float(-t)}; };
  for (int t = 0; t < 45; ++t)
    BOOST_TEST((s(sound(t)) == (t < 10 ? std::array{0.f, 0.f, 0.f} : sound(t - 10))));
}

BOOST_AUTO_TEST_CASE(a_state_that_is_not_finite_is_seen_and_reset, *nn::tests::needs_infinities()) {
  nn::basic_network<nn::sequence<2, 1>, small> const net{3};
  nn::stream s{net};
  auto const first = s(std::array{1.f});
  BOOST_TEST((s.finite() && s.recover()));
  s(std::array{std::numeric_limits<float>::quiet_NaN()});
  BOOST_TEST(!s.finite());
  BOOST_TEST(!s.recover());
  BOOST_TEST((s.finite() && s(std::array{1.f}) == first));
}

BOOST_AUTO_TEST_CASE(prewarm_is_silence_before_the_first_step) {
  nn::basic_network<nn::sequence<2, 1>, small> net{3};
  for (float& p : net.parameters()) p += 0.1f;  // biases too: silence moves the state
  nn::stream warm{net}, cold{net};
  warm.prewarm(3);
  for (int i = 0; i < 3; ++i) cold(std::array{0.f});
  BOOST_TEST((warm.state()[0] != 0 && std::ranges::equal(warm.state(), cold.state())));
  nn::stream again{net};
  std::ranges::copy(warm.state(), again.state().begin());
  BOOST_TEST((again(std::array{2.f}) == cold(std::array{2.f})));
}
