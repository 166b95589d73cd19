// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/frozen.hpp>
#include <ballast/blocks/scaled_rate.hpp>
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/stabilizers/decoupled_decay.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstddef>

namespace nn = ballast;

inline constexpr auto plain = nn::topology<nn::dense<2>, nn::dense<3>, nn::dense<1>>;
inline constexpr auto scaled =
    nn::topology<nn::scaled_rate<0.25, nn::dense<2>, nn::scaled_rate<0.5, nn::dense<3>>>, nn::dense<1>>;

// ---- facts ----
template <auto const& Layers, class... Mode>
using net = nn::basic_network<nn::vec<2>, Layers, Mode...>;
static_assert(net<scaled>::parameter_count == net<plain>::parameter_count);
static_assert(nn::trained_runs<net<plain>>.size() == 1);
static_assert([] {
  auto const& runs = nn::trained_runs<net<scaled>>;
  return runs.size() == 3 && runs[0].rate == 0.25 && runs[0].size == 6 && runs[1].rate == 0.125 &&
         runs[1].parameter == 6 && runs[1].size == 9 && runs[2].rate == 1 && runs[2].size == 4;
}());

std::array const x{1.0f, -2.0f};
std::array const target{3.0f};

/// What one step adds to each parameter.
template <auto const& Layers>
std::array<float, net<plain>::parameter_count> moved() {
  net<Layers> trained{5};
  auto const start = trained;
  nn::trainer<net<Layers>, nn::mean_squared_error, nn::sgd, 1> trainer{trained, {.learning_rate = 0.5}};
  BOOST_TEST(static_cast<bool>(trainer.step(x, target)));
  std::array<float, net<plain>::parameter_count> difference{};
  for (std::size_t i = 0; i < difference.size(); ++i)
    difference[i] = trained.parameters()[i] - start.parameters()[i];
  return difference;
}

BOOST_AUTO_TEST_CASE(steps_are_shorter_by_the_factor) {
  auto const whole = moved<plain>(), part = moved<scaled>();
  for (std::size_t i = 0; i < whole.size(); ++i) {
    float const factor = i < 6 ? 0.25f : i < 15 ? 0.125f : 1;
    BOOST_TEST(part[i] == factor * whole[i], boost::test_tools::tolerance(1e-4f));
    BOOST_TEST(whole[i] != 0);
  }
}

// At a learning rate next to which the step itself is small.
BOOST_AUTO_TEST_CASE(and_decay_is_weaker) {
  net<scaled, nn::decoupled_decay<0.5>> trained{5};
  auto const start = trained;
  nn::trainer<decltype(trained), nn::mean_squared_error, nn::sgd, 1> trainer{trained,
                                                                             {.learning_rate = 1e-9}};
  trainer.mode<nn::decoupled_decay<0.5>>().rate = 5e8;  // times the learning rate: a half
  trainer.step(x, target);
  for (std::size_t i = 0; i < 19; ++i) {
    float const kept = i < 6 ? 1 - 0.125f : i < 15 ? 1 - 0.0625f : 0.5f;
    BOOST_TEST(trained.parameters()[i] - kept * start.parameters()[i] == 0,
               boost::test_tools::tolerance(1e-6f));
  }
}

// What is frozen stays so within any rate.
inline constexpr auto both = nn::topology<nn::scaled_rate<0.5, nn::frozen<nn::dense<2>>, nn::dense<3>>>;
static_assert([] {
  auto const& runs = nn::trained_runs<net<both>>;
  return runs.size() == 1 && runs[0].parameter == 6 && runs[0].gradient == 0 && runs[0].size == 9 &&
         runs[0].rate == 0.5;
}());
