// SPDX-License-Identifier: BSL-1.0
// Moments of the activations at x ~ N(0, q). The figures are integrals by Gauss-Legendre panels in NumPy, and closed
// forms, to twelve digits.
#include <ballast/flow/moments_of.hpp>
#include <ballast/layers/celu.hpp>
#include <ballast/layers/elu.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/hardtanh.hpp>
#include <ballast/layers/leaky_relu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/relu6.hpp>
#include <ballast/layers/selu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/silu.hpp>
#include <ballast/layers/softplus.hpp>
#include <ballast/layers/tanh.hpp>

#include "../../support/sine.hpp"

namespace nn = ballast;
using nn::tests::sine;

constexpr bool close(double found, double wanted, double tolerance) {
  return nn::math::abs(found - wanted) <= tolerance * nn::math::max(nn::math::abs(wanted), 0.01);
}

template <class F>
consteval bool has_moments(double square, double slope_square, double mean, double tolerance) {
  nn::flow::moments const y = nn::flow::moments_of<F>({.mean = 0, .variance = 1});
  return close(y.square, square, tolerance) && close(y.slope_square, slope_square, tolerance) &&
         close(y.mean, mean, tolerance);
}

/// The closed form against the quadrature.
template <class F, nn::real Q>
inline constexpr bool agrees_with_quadrature = [] {
  nn::flow::moments const closed = F::moments(Q);
  nn::flow::moments const y = nn::flow::detail::quadrature<F>{{.variance = Q}}.panels();
  constexpr double tolerance = 1e-5;
  return close(closed.mean, y.mean, tolerance) && close(closed.square, y.square, tolerance) &&
         close(closed.cube, y.cube, tolerance) && close(closed.kurtosis, y.kurtosis, tolerance) &&
         close(closed.slope, y.slope, tolerance) && close(closed.slope_square, y.slope_square, tolerance) &&
         close(closed.slope_kurtosis, y.slope_kurtosis, tolerance) &&
         close(closed.damping, y.damping, tolerance);
}();
template <nn::real Q, class... F>
inline constexpr bool agree_with_quadrature = (agrees_with_quadrature<F, Q> && ...);

// ---- closed forms ----
static_assert(has_moments<nn::relu>(0.5, 0.5, 0.398942280401, 1e-11));
static_assert(has_moments<nn::leaky_relu<>>(0.50005, 0.50005, 0.394952857597, 1e-11));
static_assert(has_moments<nn::elu<>>(0.644945417493, 0.668102001223, 0.160520572267, 1e-11));
static_assert(has_moments<nn::selu>(1, 1.071574992456, 0, 1e-11));
static_assert(has_moments<nn::hardtanh<>>(0.516058550962, 0.682689492137, 0, 1e-11));

// ---- integrated ----
static_assert(has_moments<nn::sigmoid>(0.293379035858, 0.044836241350, 0.5, 1e-8));
static_assert(has_moments<nn::tanh>(0.394294490398, 0.464402902448, 0, 1e-8));
static_assert(has_moments<nn::softplus<>>(0.921245908859, 0.293379035858, 0.806059183347, 1e-8));
static_assert(has_moments<nn::gelu>(0.425221482570, 0.455850865649, 0.282094791774, 1e-8));
static_assert(has_moments<nn::silu>(0.355775519817, 0.379482351633, 0.206620964142, 1e-8));
static_assert(has_moments<sine>(0.432332358382, 0.567667641618, 0, 1e-8));

static_assert(agree_with_quadrature<0.3, nn::relu, nn::leaky_relu<0.2>, nn::elu<>, nn::elu<0.5>>);
static_assert(
    agree_with_quadrature<0.3, nn::selu, nn::celu<2>, nn::hardtanh<>, nn::hardtanh<-2, 0.5>, nn::relu6>);
static_assert(agree_with_quadrature<9, nn::elu<>, nn::selu, nn::celu<2>, nn::hardtanh<>, nn::relu6>);
static_assert(agree_with_quadrature<0.0003, nn::elu<>, nn::selu, nn::celu<2>, nn::hardtanh<>>);
static_assert(agree_with_quadrature<400, nn::elu<>, nn::selu, nn::relu6>);

// ---- tanh far in saturation: E tanh'^2 is 4 / (3 sqrt(2 pi q)), E tanh^2 is 1 - 2 / sqrt(2 pi q), less O(1 / q) ----
static_assert(close(nn::flow::moments_of<nn::tanh>({.variance = 1e6}).slope_square, 5.3192304e-4, 1e-5));
static_assert(close(nn::flow::moments_of<nn::tanh>({.variance = 1e6}).square, 1 - 7.9788456e-4, 1e-8));
static_assert(nn::flow::moments_of<nn::tanh>({.variance = 1e60}).error < 1e-3);

// ---- and where nothing but its slope at zero counts ----
static_assert(close(nn::flow::moments_of<nn::tanh>({.variance = 1e-120}).slope_square, 1, 1e-8));
static_assert(close(nn::flow::moments_of<nn::tanh>({.variance = 1e-120}).kurtosis, 3, 1e-7));

// ---- a kink that its function hides is noticed ----
struct hidden_relu {
  template <class T>
  static constexpr T value(T x) {
    return nn::relu::value(x);
  }
  template <class T>
  static constexpr T derivative_at_output(T y) {
    return nn::relu::derivative_at_output(y);
  }
};
static_assert(nn::flow::moments_of<hidden_relu>({.variance = 1}).error > nn::flow::detail::close_enough);
