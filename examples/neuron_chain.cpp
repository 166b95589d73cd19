// SPDX-License-Identifier: BSL-1.0
// A derivative through depth is a product. In a chain of neurons, one a layer,
//
//   z_1 = w_1 x,  z_k = w_k s(z_{k-1}),  y = s(z_n):      dy/dw_1 = x s'(z_1) w_2 s'(z_2) ... w_n s'(z_n)
//
// The activation s keeps y within bounds; nothing bounds the product. Here it is multiplied out by hand, and
// the library's backward pass must find the same.
#include <ballast/ballast.hpp>

#include <array>
#include <cmath>
#include <cstdio>
#include <span>
#include <utility>

namespace nn = ballast;

template <std::size_t Length, class Activation>
inline constexpr auto neurons = nn::topology<nn::repeat<Length, nn::dense<1, nn::no_bias>, Activation>>;

template <std::size_t Length, class Activation, class Start>
using chain = nn::network<nn::vec<1>, neurons<Length, Activation>, Start, nn::use_double>;

/// dy/dw_1 at x = 1, by the backward pass.
template <class Chain>
constexpr double by_the_library(Chain const& chain) {
  Chain net = chain;
  nn::trainer<Chain, nn::mean_squared_error, nn::sgd, 1> trainer{net};
  std::array const x{1.0}, target{net(x)[0] - 0.5};  // where the slope of (y - target)^2 is 1
  trainer.measure(x, target);
  return std::as_const(trainer).gradients()[0];
}

// ---- fifty factors w s'(z), all of 0.8 or all of 1.2, multiplied by the compiler ----

template <nn::real Weight>
constexpr double fifty_factors = by_the_library(chain<51, nn::identity, nn::constant<Weight>>{0});

constexpr bool near(double a, double b) { return (a / b - 1) * (a / b - 1) < 1e-20; }
static_assert(near(fifty_factors<0.8>, 1.4272476927e-5));
static_assert(near(fifty_factors<1.2>, 9100.4381500));

// ---- random weights, and activations whose slope is at most 1/4, at most 1 ----

struct logistic {
  using activation = nn::sigmoid;
  static double value(double z) { return 1 / (1 + std::exp(-z)); }
  static double slope(double z) { return value(z) * value(-z); }
};

struct hyperbolic {
  using activation = nn::tanh;
  static double value(double z) { return std::tanh(z); }
  static double slope(double z) { return 1 / (std::cosh(z) * std::cosh(z)); }
};

/// dy/dw_1 at x = 1, by the product.
template <class Neuron>
double by_hand(std::span<double const> w) {
  double z = w[0], product = 1;
  for (double const next : w.subspan(1)) {
    product *= Neuron::slope(z) * next;
    z = next * Neuron::value(z);
  }
  return product * Neuron::slope(z);
}

/// Prints both; are they equal?
template <class Neuron, std::size_t Length>
bool agree() {
  chain<Length, typename Neuron::activation, nn::normal<1>> const net{1};
  double const product = by_hand<Neuron>(net.parameters()), derivative = by_the_library(net);
  std::printf("%7zu %24.15e %24.15e\n", Length, product, derivative);
  return std::abs(derivative / product - 1) < 1e-13;
}

template <class Neuron, std::size_t... Lengths>
bool all_agree(char const* name) {
  std::printf("\n%s   dy/dw_1 by hand         by the library\n", name);
  return (agree<Neuron, Lengths>() && ...);
}

int main() {
  std::printf("0.8^50 = %.7g, 1.2^50 = %.7g: chains of linear neurons, differentiated by the compiler\n",
              fifty_factors<0.8>, fifty_factors<1.2>);
  bool const sigmoid_agrees = all_agree<logistic, 1, 2, 5, 10, 50>("sigmoid");
  bool const tanh_agrees = all_agree<hyperbolic, 1, 2, 5, 10, 50>("tanh   ");
  return sigmoid_agrees && tanh_agrees ? 0 : 1;
}
