// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/residual.hpp>
#include <ballast/core/network.hpp>
#include <ballast/flow/lipschitz.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/elementwise.hpp>
#include <ballast/layers/embedding.hpp>
#include <ballast/layers/lstm.hpp>

#include <type_traits>

namespace nn = ballast;

struct square {
  template <class T>
  static constexpr T value(T x) {
    return x * x;
  }
  template <class T>
  static constexpr T derivative(T x) {
    return 2 * x;
  }
};
struct half {
  static constexpr double lipschitz = 0.5;
  template <class T>
  static constexpr T value(T x) {
    return x / 2;
  }
  template <class T>
  static constexpr T derivative(T) {
    return T(0.5);
  }
};

#if CASE == 0
inline constexpr auto layers = nn::topology<nn::dense<4>, nn::residual<nn::elementwise<half>>>;
using input = nn::vec<4>;

#elif CASE == 1
// error: ballast::lipschitz_bound: this function does not say how steep it is
// shows: square
inline constexpr auto layers = nn::topology<nn::dense<4>, nn::residual<nn::elementwise<square>>>;
using input = nn::vec<4>;

#elif CASE == 2
// error: ballast::lipschitz_bound: no constant is known for this layer
// shows: lstm<4
inline constexpr auto layers = nn::topology<nn::dense<4>, nn::lstm<4>>;
using input = nn::sequence<3, 4>;

#elif CASE == 3
// error: ballast::lipschitz_bound: no constant is known for this layer
// shows: embedding<5, 4
inline constexpr auto layers = nn::topology<nn::embedding<5, 4>, nn::dense<4>>;
using input = nn::tokens<3>;
#endif

double const answer = nn::lipschitz_bound(nn::network<input, layers>{1});
