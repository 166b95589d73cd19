// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/stabilizers/clip_by_norm.hpp>
#include <ballast/stabilizers/l2.hpp>
#include <ballast/stabilizers/skip_nonfinite.hpp>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<64>, nn::dense<10>>;

#if CASE == 0
using net = nn::network<nn::vec<8>, layers, nn::orthogonal, nn::clip_by_norm<1>, nn::clip_by_norm<2>,
                        nn::l2<1e-4>, nn::use_double>;
using fast = nn::network<nn::vec<8>, layers, nn::orthogonal, nn::fast_math>;

#elif CASE == 1
// error: ballast::network: two modes of a role that takes only one.*remove one
// shows: orthogonal.*kaiming_normal
using net = nn::network<nn::vec<8>, layers, nn::orthogonal, nn::clip_by_norm<1>, nn::kaiming_normal>;

#elif CASE == 2
// error: ballast::network: .*one mode twice; remove one of the two
// shows: l2<.*l2<
using net = nn::network<nn::vec<8>, layers, nn::l2<1>, nn::l2<1>>;

#elif CASE == 3
// error: ballast::network: what follows the topology must be a mode
// shows (GCC): M = int
// shows (Clang): 'int' does not satisfy 'mode'
using net = nn::network<nn::vec<8>, layers, int>;

#elif CASE == 4
// error: ballast::network: what follows the topology must be a mode
// shows (GCC): M = ballast::dense<3>
// shows (Clang): 'ballast::dense<3>' does not satisfy 'mode'
using net = nn::network<nn::vec<8>, layers, nn::dense<3>>;

#elif CASE == 5
// error: ballast::clip_by_norm: the threshold must be positive
// shows: clip_by_norm<.*real{0
using net = nn::network<nn::vec<8>, layers, nn::clip_by_norm<0>>;

#elif CASE == 6
// error: ballast::l2: the rate must not be negative
// shows: l2<.*real{-1[.]0
using net = nn::network<nn::vec<8>, layers, nn::l2<-1e-4>>;

#elif CASE == 7
// error: ballast::network: .*one mode twice; remove one of the two
// shows: fast_math.*fast_math
using net = nn::network<nn::vec<8>, layers, nn::fast_math, nn::fast_math>;

#elif CASE == 8
// error: ballast::fast_math: the network computes in double, .*remove fast_math or use_double
using net = nn::network<nn::vec<8>, layers, nn::fast_math, nn::use_double>;
#endif

auto const answer = net{1};
#if CASE == 0
auto const fast_answer = fast{1};
#endif
