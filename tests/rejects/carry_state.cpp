// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/bidirectional.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/training/trainer.hpp>

#include <array>

namespace nn = ballast;

template <class Net>
using trainer = nn::trainer<Net, nn::mean_squared_error, nn::sgd, 4>;

#if CASE == 0
inline constexpr auto layers = nn::topology<nn::lstm<8>, nn::dense<2>>;
using net = nn::network<nn::sequence<7, 5>, layers, nn::carry_state>;
void restart(trainer<net>& t) { t.reset_state(); }
void padded(trainer<net>& t) { t.step({}, {}, std::array<std::size_t, 1>{3}); }

#elif CASE == 1
// error: ballast::carry_state: no layer of this network carries a state; leave the mode out
inline constexpr auto layers = nn::topology<nn::dense<2>>;
using net = nn::network<nn::sequence<7, 5>, layers, nn::carry_state>;

#elif CASE == 2
// error: ballast::trainer::reset_state: this network carries no state from step to step; add the mode
inline constexpr auto layers = nn::topology<nn::lstm<8>, nn::dense<2>>;
using net = nn::network<nn::sequence<7, 5>, layers>;
void restart(trainer<net>& t) { t.reset_state(); }

#elif CASE == 3
// error: ballast::bidirectional: this call continues a longer sequence, whose end is not there yet
inline constexpr auto layers = nn::topology<nn::bidirectional<nn::lstm<8>>, nn::dense<2>>;
using net = nn::network<nn::sequence<7, 5>, layers, nn::carry_state>;

#elif CASE == 4
// error: ballast::lengths: rows of different lengths need a sequence or tokens as input
// shows: vec<5>
inline constexpr auto layers = nn::topology<nn::dense<2>>;
using net = nn::network<nn::vec<5>, layers>;
void padded(trainer<net>& t) { t.step({}, {}, std::array<std::size_t, 1>{3}); }

#elif CASE == 5
// error: ballast::trainer: this loss knows no lengths; give its evaluate a sixth parameter
struct own_loss {
  template <class Out, class T>
  struct on {
    using target = T;
    static constexpr std::size_t targets = 1;
    static nn::status check(own_loss const&, std::size_t, T const*) { return {}; }
    static double evaluate(own_loss const&, std::size_t, T const*, T const*, T*) { return 0; }
  };
};
inline constexpr auto layers = nn::topology<nn::lstm<8>, nn::dense<2>>;
using net = nn::network<nn::sequence<7, 5>, layers>;
void padded(nn::trainer<net, own_loss, nn::sgd, 4>& t) { t.step({}, {}, std::array<std::size_t, 1>{3}); }

#elif CASE == 6
// error: ballast::trainer::state: this network carries no state from step to step; add the mode
inline constexpr auto layers = nn::topology<nn::lstm<8>, nn::dense<2>>;
using net = nn::network<nn::sequence<7, 5>, layers>;
auto states(trainer<net>& t) { return t.state(); }
#endif

net own{1};
trainer<net> some{own};
auto const report = some.step({}, {});
