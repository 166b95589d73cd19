// SPDX-License-Identifier: BSL-1.0
// What the integrals of flow/quadrature.hpp take an activation's word for: what it is at -x, and its value and
// derivative together.
#include <ballast/ballast.hpp>

namespace nn = ballast;
using nn::flow::mirror;

constexpr bool close(double found, double wanted) {
  return nn::math::abs(found - wanted) <= 1e-14 * (1 + nn::math::abs(wanted));
}

template <class F>
consteval bool mirrors_itself() {
  for (double x = 0.07; x < 60; x *= 1.3) {
    double const y = F::value(x), there = F::value(-x);
    if (F::mirror == mirror::odd && !close(there, -y)) return false;
    if (F::mirror == mirror::rising_to_1 && !close(there, 1 - y)) return false;
    if (F::mirror == mirror::gate && !close(there, y - x)) return false;
    double const slope = nn::flow::detail::slope_of<F>(x), slope_there = nn::flow::detail::slope_of<F>(-x);
    if (!close(slope_there, F::mirror == mirror::gate ? 1 - slope : slope)) return false;
  }
  return F::mirror != mirror::none;
}
template <class... F>
inline constexpr bool mirror_themselves = (mirrors_itself<F>() && ...);
static_assert(
    mirror_themselves<nn::tanh, nn::softsign, nn::sigmoid, nn::hardsigmoid, nn::gelu, nn::gelu_tanh>);
static_assert(mirror_themselves<nn::silu, nn::log_sigmoid, nn::hardswish>);
static_assert(nn::softplus<>::mirror == mirror::gate && nn::softplus<1, 5>::mirror == mirror::none);

template <class F>
consteval bool tells_both() {
  for (double x = 0.07; x < 60; x *= 1.3)
    for (double const at : {x, -x}) {
      auto const [value, slope] = F::value_and_derivative(at);
      if (!close(value, F::value(at)) || !close(slope, F::derivative(at))) return false;
    }
  return true;
}
static_assert(tells_both<nn::gelu>() && tells_both<nn::gelu_tanh>() && tells_both<nn::silu>());
static_assert(tells_both<nn::mish>());
