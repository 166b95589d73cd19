// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_MOMENTS_OF_HPP
#define BALLAST_FLOW_MOMENTS_OF_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/moments.hpp>
#include <ballast/flow/quadrature.hpp>

#include <algorithm>

namespace ballast::flow {

namespace detail {

/// Tells functions apart.
template <class F>
inline constexpr char address_of{};

}  // namespace detail

/// The moments of F at a normal x.
template <class F>
constexpr moments moments_of(double mean, double variance) {
  if constexpr (requires { F::moments(variance); })
    if (mean == 0) return F::moments(variance);
  detail::quadrature<F> rule{mean, math::sqrt(std::max(variance, 1e-280))};
  return detail::kinks_of<F>().empty() ? rule.trapezoid() : rule.panels();
}

/// The last moments, kept: in deep networks the signal soon stands still.
struct moment_memory {
  char const* function = nullptr;
  double mean = 0, variance = 0;
  moments values{};

  template <class F>
  constexpr moments const& of(double m, double v) {
    bool const near = math::abs(v - variance) <= 1e-7 * v && math::abs(m - mean) <= 1e-7 * math::sqrt(v);
    if (!near || function != &detail::address_of<F>)
      *this = {&detail::address_of<F>, m, v, moments_of<F>(m, v)};
    return values;
  }
};

}  // namespace ballast::flow

#endif
