// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/adagrad.hpp>
#include <ballast/optimizers/schedules/cosine_annealing.hpp>
#include <ballast/optimizers/schedules/exponential_schedule.hpp>
#include <ballast/optimizers/schedules/linear_schedule.hpp>
#include <ballast/optimizers/schedules/multistep_schedule.hpp>
#include <ballast/optimizers/schedules/one_cycle.hpp>
#include <ballast/optimizers/schedules/step_schedule.hpp>
#include <ballast/optimizers/schedules/warm_up.hpp>
#include <ballast/training/trainer.hpp>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<1>>;
template <class... Mode>
using net = nn::network<nn::vec<1>, layers, Mode...>;

template <class Schedule>
nn::step_report step(net<Schedule>& trained) {
  nn::trainer<net<Schedule>, nn::mean_squared_error, nn::adagrad, 1> trainer{trained};
  return trainer.step(std::array{1.0f}, std::array{1.0f});
}

#if CASE == 0
net<nn::step_schedule<10>> a{1};
net<nn::multistep_schedule<0.1, 10, 30>> b{1};
net<nn::exponential_schedule<0.9>> c{1};
net<nn::linear_schedule<10, 0, 1>> d{1};
net<nn::warm_up<10, nn::cosine_annealing<10, 0.1>>> e{1};
using rate_alone = nn::one_cycle<10, nn::one_cycle_settings{.cycle_momentum = false}>;
template nn::step_report step<rate_alone>(net<rate_alone>&);

#elif CASE == 1
// error: ballast::step_schedule: a stage lasts 0 steps; write step_schedule<1000>
net<nn::step_schedule<0>> trained{1};

#elif CASE == 2
// error: ballast::step_schedule: the factor must be positive; write step_schedule<1000, 0.1>
net<nn::step_schedule<10, 0>> trained{1};

#elif CASE == 3
// error: ballast::multistep_schedule: there is no milestone; write multistep_schedule<0.1, 1000, 3000>
net<nn::multistep_schedule<0.1>> trained{1};

#elif CASE == 4
// error: ballast::multistep_schedule: the factor must be positive; write
net<nn::multistep_schedule<-1, 10>> trained{1};

#elif CASE == 5
// error: ballast::exponential_schedule: the factor must be positive; write exponential_schedule<0.999>
net<nn::exponential_schedule<0>> trained{1};

#elif CASE == 6
// error: ballast::linear_schedule: it lasts 0 steps; write linear_schedule<1000, 1, 0>
net<nn::linear_schedule<0, 1, 0>> trained{1};

#elif CASE == 7
// error: ballast::linear_schedule: no factor may be negative; write linear_schedule<1000, 1, 0>
net<nn::linear_schedule<10, 1, -1>> trained{1};

#elif CASE == 8
// error: ballast::cosine_annealing: it lasts 0 steps; write cosine_annealing<10000>
net<nn::cosine_annealing<0>> trained{1};

#elif CASE == 9
// error: ballast::cosine_annealing: the least factor must be from 0 to 1; write
net<nn::cosine_annealing<10, 1.5>> trained{1};

#elif CASE == 10
// error: ballast::one_cycle: a cycle has at least 2 steps; write one_cycle<10000>
net<nn::one_cycle<1>> trained{1};

#elif CASE == 11
// error: ballast::one_cycle: pct_start must be between 0 and 1 (0.5 with three_phase)
net<nn::one_cycle<10, nn::one_cycle_settings{.pct_start = 0.5, .three_phase = true}>> trained{1};

#elif CASE == 12
// error: ballast::one_cycle: the optimizer has neither momentum nor betas; write one_cycle<10000
// shows: adagrad
template nn::step_report step<nn::one_cycle<10>>(net<nn::one_cycle<10>>&);

#elif CASE == 13
// error: ballast::warm_up: what follows must be a schedule; write warm_up<500, cosine_annealing<10000>>
// shows: dense<1
net<nn::warm_up<10, nn::dense<1>>> trained{1};

#elif CASE == 14
// error: ballast::network: two modes of a role that takes only one.*remove one
// shows: one_cycle<10.*warm_up<20
net<nn::one_cycle<10>, nn::warm_up<20>> trained{1};
#endif
