// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/dense.hpp>
#include <ballast/losses/cross_entropy.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/stabilizers/clip_by_norm.hpp>
#include <ballast/stabilizers/l2.hpp>
#include <ballast/training/trainer.hpp>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<10>>;
inline constexpr auto one = nn::topology<nn::dense<1>>;
using net = nn::network<nn::vec<8>, layers, nn::clip_by_norm<1>>;
net trained{1};

#if CASE == 0
nn::trainer<net, nn::cross_entropy, nn::sgd, 32> trainer{trained};
auto& clipping = trainer.mode<nn::clip_by_norm<1>>();

#elif CASE == 1
// error: ballast::trainer: the loss wants a channel of the output for each of at least two classes; let the
// shows: vec<1>
using one_output = nn::network<nn::vec<8>, one>;
one_output small{1};
nn::trainer<one_output, nn::cross_entropy, nn::sgd, 32> trainer{small};

#elif CASE == 2
// error: ballast::trainer::mode: the network has no such mode; name one
// shows: l2<.*clip_by_norm<\|clip_by_norm<.*l2<
nn::trainer<net, nn::cross_entropy, nn::sgd, 32> trainer{trained};
auto& penalty = trainer.mode<nn::l2<1>>();

#elif CASE == 3
// error: ballast::trainer: the batch is 0; give it at least one row
nn::trainer<net, nn::cross_entropy, nn::sgd, 0> trainer{trained};

#elif CASE == 4
// error: ballast::trainer: the third argument must be an optimizer; write sgd, adam or another one
// shows: l2<
nn::trainer<net, nn::cross_entropy, nn::l2<1>, 32> trainer{trained};
#endif
