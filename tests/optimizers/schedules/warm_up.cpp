// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/dense.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/schedules/cosine_annealing.hpp>
#include <ballast/optimizers/schedules/warm_up.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/stabilizers/decoupled_decay.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <span>

namespace nn = ballast;

// ---- facts ----
static_assert(std::is_empty_v<nn::warm_up<10>> && nn::mode_of<nn::warm_up<10>, nn::role::schedule>);
static_assert(!nn::compatible_modes<nn::warm_up<10>, nn::warm_up<20>>);

constexpr double factor(nn::warm_up<4>::on<void> mode, std::uint64_t step) { return mode.factor(step); }
static_assert(factor({}, 0) == 0.25 && factor({}, 1) == 0.5 && factor({}, 3) == 1 && factor({}, 1000) == 1);
static_assert(factor({.steps = 8}, 0) == 0.125 && factor({.steps = 0}, 0) == 1);

// What follows begins at its own step 0 where the warm-up has come to 1.
using annealed = nn::warm_up<4, nn::cosine_annealing<10>>;
static_assert(nn::learning_rate_factor<annealed>(0) == 0.25 && nn::learning_rate_factor<annealed>(3) == 1);
static_assert(nn::learning_rate_factor<annealed>(8) == nn::learning_rate_factor<nn::cosine_annealing<10>>(5));
static_assert(nn::learning_rate_factor<annealed>(13) == 0);

// torch.optim.lr_scheduler.LinearLR as PyTorch computes it: each rate from the one before.
BOOST_AUTO_TEST_CASE(torch_linear_lr) {
  constexpr int steps = 10, total_iters = steps - 1;
  constexpr double start = 1.0 / steps, end = 1;
  double rate = start;
  for (int epoch = 0; epoch < 30; ++epoch) {
    if (0 < epoch && epoch <= total_iters)
      rate *= 1 + (end - start) / (total_iters * start + (epoch - 1) * (end - start));
    double const ours = nn::warm_up<steps>::on<void>{}.factor(static_cast<std::uint64_t>(epoch));
    BOOST_TEST(ours == rate, boost::test_tools::tolerance(1e-14));
  }
}

inline constexpr auto layers = nn::topology<nn::dense<2>>;
template <class... Mode>
using net = nn::network<nn::vec<2>, layers, nn::decoupled_decay<0.1>, Mode...>;
template <class Net>
using trainer = nn::trainer<Net, nn::mean_squared_error, nn::sgd, 2>;

BOOST_AUTO_TEST_CASE(a_trainer_steps_by_the_scheduled_rate) {
  net<nn::warm_up<4>> scheduled{1};
  net<> by_hand{1};
  trainer<net<nn::warm_up<4>>> trains_scheduled{scheduled, {.learning_rate = 0.5}};
  trainer<net<>> trains_by_hand{by_hand};
  std::array const x{1.0f, -2.0f, 0.5f, 3.0f}, target{1.0f, 2.0f, 3.0f, 4.0f};
  for (double const rate : {0.125, 0.25, 0.375, 0.5, 0.5}) {
    trains_by_hand.optimizer.learning_rate = rate;
    BOOST_TEST(static_cast<bool>(trains_by_hand.step(x, target)));
    BOOST_TEST(static_cast<bool>(trains_scheduled.step(x, target)));
    BOOST_TEST(scheduled.parameters() == by_hand.parameters(), boost::test_tools::per_element());
  }
  BOOST_TEST(trains_scheduled.optimizer.learning_rate == 0.5);
}
