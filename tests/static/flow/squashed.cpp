// SPDX-License-Identifier: BSL-1.0
// The moments of gates by table and by short sums, against the integrals of flow/quadrature.hpp.
#include <ballast/core/real.hpp>
#include <ballast/flow/moments_of.hpp>
#include <ballast/flow/squashed.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/tanh.hpp>

namespace nn = ballast;

constexpr bool close(nn::flow::squashed const& found, nn::flow::moments const& wanted, double tolerance) {
  auto const near = [tolerance](double a, double b) {
    return nn::math::abs(a - b) <= tolerance * nn::math::abs(b);
  };
  return near(found.square, wanted.square) && near(found.slope_square, wanted.slope_square) &&
         nn::math::abs(found.mean - wanted.mean) <= tolerance;
}

template <nn::real Q>
inline constexpr bool tanh_is_close = close(nn::flow::tanh_of(Q),
                                            nn::flow::moments_of<nn::tanh>({.variance = Q}), 1e-4);
static_assert(tanh_is_close<1e-6> && tanh_is_close<0.01> && tanh_is_close<0.05> && tanh_is_close<0.3>);
static_assert(tanh_is_close<1> && tanh_is_close<2.5> && tanh_is_close<4> && tanh_is_close<20>);

template <nn::real Mean, nn::real Q>
inline constexpr bool sigmoid_is_close = close(
    nn::flow::sigmoid_of(Mean, Q), nn::flow::moments_of<nn::sigmoid>({.mean = Mean, .variance = Q}), 2e-4);
static_assert(sigmoid_is_close<0, 0.3> && sigmoid_is_close<0, 4> && sigmoid_is_close<1, 0.3> &&
              sigmoid_is_close<-2, 4>);
