// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/optimizers/schedules/warm_up.hpp>
#include <ballast/stabilizers/clip_adaptive.hpp>
#include <ballast/stabilizers/clip_by_norm.hpp>
#include <ballast/stabilizers/clip_by_tensor_norm.hpp>
#include <ballast/stabilizers/clip_by_value.hpp>
#include <ballast/stabilizers/decoupled_decay.hpp>
#include <ballast/stabilizers/halt_nonfinite.hpp>
#include <ballast/stabilizers/l1.hpp>
#include <ballast/stabilizers/max_norm.hpp>
#include <ballast/stabilizers/orthogonality.hpp>
#include <ballast/stabilizers/rollback_nonfinite.hpp>
#include <ballast/stabilizers/scale_to_norm.hpp>
#include <ballast/stabilizers/weights_only.hpp>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<10>>;
template <class... Mode>
using net = nn::network<nn::vec<8>, layers, Mode...>;

#if CASE == 0
net<nn::clip_by_norm<1, nn::inf_norm>, nn::clip_by_tensor_norm<1>, nn::clip_by_value<0.5f>,
    nn::clip_adaptive<0.01>, nn::scale_to_norm<1>, nn::l1<0>, nn::orthogonality<1e-3>, nn::max_norm<3>,
    nn::weights_only<nn::decoupled_decay<0.01>>, nn::warm_up<1>, nn::rollback_nonfinite_every<10>>
    trained{1};

#elif CASE == 1
// error: ballast::clip_adaptive: the ratio must be positive; write clip_adaptive<0.01>
// shows: clip_adaptive<.*real{0
net<nn::clip_adaptive<0>> trained{1};

#elif CASE == 2
// error: ballast::clip_by_tensor_norm: the threshold must be positive; write
// shows: clip_by_tensor_norm<.*real{-1
net<nn::clip_by_tensor_norm<-1>> trained{1};

#elif CASE == 3
// error: ballast::clip_by_value: the threshold must be positive; write
net<nn::clip_by_value<-0.5>> trained{1};

#elif CASE == 4
// error: ballast::scale_to_norm: the norm must be positive; write
net<nn::scale_to_norm<0.0>> trained{1};

#elif CASE == 5
// error: ballast::max_norm: the norm must be positive; write max_norm<3.0>
// shows: max_norm<.*real{0
net<nn::max_norm<0>> trained{1};

#elif CASE == 6
// error: ballast::l1: the rate must not be negative; write
net<nn::l1<-1e-4>> trained{1};

#elif CASE == 7
// error: ballast::orthogonality: the rate must not be negative; write
net<nn::orthogonality<-1>> trained{1};

#elif CASE == 8
// error: ballast::warm_up: the warm-up lasts 0 steps; leave it out
net<nn::warm_up<0>> trained{1};

#elif CASE == 9
// error: ballast::rollback_nonfinite_every: the copy is taken every 0 steps; write at least 1
net<nn::rollback_nonfinite_every<0>> trained{1};

#elif CASE == 10
// error: ballast::weights_only: only a penalty or decay of single numbers can leave some out; write
// shows: clip_by_norm<
net<nn::weights_only<nn::clip_by_norm<1>>> trained{1};

#elif CASE == 11
// error: ballast::weights_only: only a penalty or decay of single numbers can leave some out; write
// shows: orthogonality<
net<nn::weights_only<nn::orthogonality<1e-3>>> trained{1};

#elif CASE == 12
// error: ballast::weights_only: only a penalty or decay of single numbers can leave some out; write
// shows: int
net<nn::weights_only<int>> trained{1};

#elif CASE == 13
// error: ballast::network: two modes of a role that takes only one.*remove one
// shows: halt_nonfinite.*rollback_nonfinite
net<nn::halt_nonfinite, nn::clip_by_norm<1>, nn::rollback_nonfinite> trained{1};

#elif CASE == 14
// error: ballast::network: two modes of a role that takes only one.*remove one
// shows: warm_up<10>.*warm_up<20>
net<nn::warm_up<10>, nn::warm_up<20>> trained{1};

#elif CASE == 15
// error: ballast::decoupled_decay: the rate must not be negative; write
net<nn::weights_only<nn::decoupled_decay<-1>>> trained{1};
#endif
