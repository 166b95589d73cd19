// SPDX-License-Identifier: BSL-1.0
#include <ballast/optimizers/schedules/one_cycle.hpp>

#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/adagrad.hpp>
#include <ballast/optimizers/adam.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <array>

#include "support/golden_schedule.hpp"

namespace nn = ballast;
using nn::learning_rate_factor, nn::one_cycle, nn::one_cycle_settings;

// ---- facts ----
static_assert(nn::schedule<one_cycle<50>>);
static_assert(learning_rate_factor<one_cycle<50>>(0) == 1 / 25.0);
static_assert(learning_rate_factor<one_cycle<50>>(14) == 1);  // the fifteenth step, at 0.3 of the way
static_assert(learning_rate_factor<one_cycle<50>>(49) == 1 / 25.0 / 1e4);
static_assert(learning_rate_factor<one_cycle<50>>(1000) == 1 / 25.0 / 1e4);
// With so few steps that the rate cannot rise, it begins at the peak.
static_assert(learning_rate_factor<one_cycle<2, one_cycle_settings{.pct_start = 0.5}>>(0) == 1);

// ---- PyTorch ----
template <class Schedule>
void check_cycle(std::string const& name) {
  nn::tests::check_golden_schedule<Schedule>(name);
  nn::tests::golden_file const file{name};
  auto const wanted = file.numbers<double>("momentum");
  std::vector<double> momenta;
  for (std::uint64_t step = 0; step < wanted.size(); ++step)
    momenta.push_back(typename Schedule::template on<void>{}.momentum(step));
  check_close("momentum", momenta, wanted, file.allowed<double>());
}

BOOST_AUTO_TEST_CASE(torch_one_cycle_lr) {
  check_cycle<one_cycle<50>>("lr_one_cycle");
  check_cycle<one_cycle<50, one_cycle_settings{.three_phase = true}>>("lr_one_cycle_three_phase");
  constexpr one_cycle_settings linear{
      .pct_start = 0.4, .strategy = nn::anneal::linear, .div_factor = 10, .final_div_factor = 100};
  check_cycle<one_cycle<50, linear>>("lr_one_cycle_linear");
}

// ---- a trainer cycles the momentum too ----
inline constexpr auto layers = nn::topology<nn::dense<1>>;
template <class... Mode>
using net = nn::network<nn::vec<1>, layers, nn::use_double, Mode...>;
using cycle = one_cycle<6, one_cycle_settings{.pct_start = 0.5}>;

template <class Optimizer, class Schedule, class Set>
void check_steps(typename Optimizer::options options, Set const& set) {
  net<Schedule> scheduled{1};
  net<> by_hand{1};
  nn::trainer<net<Schedule>, nn::mean_squared_error, Optimizer, 1> trains_scheduled{scheduled, options};
  nn::trainer<net<>, nn::mean_squared_error, Optimizer, 1> trains_by_hand{by_hand, options};
  typename Schedule::template on<void> const schedule{};
  for (std::uint64_t step = 0; step < 8; ++step) {
    trains_by_hand.optimizer.learning_rate = options.learning_rate * schedule.factor(step);
    set(trains_by_hand.optimizer, step);
    BOOST_TEST(static_cast<bool>(trains_by_hand.step(std::array{1.0}, std::array{5.0})));
    BOOST_TEST(static_cast<bool>(trains_scheduled.step(std::array{1.0}, std::array{5.0})));
    BOOST_TEST(scheduled.parameters() == by_hand.parameters(), boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(a_trainer_cycles_rate_and_momentum) {
  cycle::on<void> const schedule{};
  check_steps<nn::sgd, cycle>({.learning_rate = 0.1, .momentum = 0.5},
                              [&](auto& o, auto step) { o.momentum = schedule.momentum(step); });
  check_steps<nn::adam, cycle>({.learning_rate = 0.1},
                               [&](auto& o, auto step) { o.betas[0] = schedule.momentum(step); });
  using rate_alone = one_cycle<6, one_cycle_settings{.cycle_momentum = false}>;
  check_steps<nn::sgd, rate_alone>({.learning_rate = 0.1, .momentum = 0.5}, [](auto&, auto) {});
  check_steps<nn::adagrad, rate_alone>({.learning_rate = 0.1}, [](auto&, auto) {});
}
