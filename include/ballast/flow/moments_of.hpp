// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_MOMENTS_OF_HPP
#define BALLAST_FLOW_MOMENTS_OF_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/moments.hpp>
#include <ballast/flow/quadrature.hpp>

#include <algorithm>

namespace ballast::flow {

/// The moments of F at a number that is about normal. An activation with a closed form offers it, for a normal
/// number with mean zero, as a static `moments(double variance)`; all others are integrated.
template <class F>
constexpr moments moments_of(near_normal x, bool with_profile = false) {
  if constexpr (requires { F::moments(x.variance); })
    if (x.mean == 0 && x.is_normal() && !with_profile) return F::moments(x.variance);
  x.variance = std::max(x.variance, 1e-280);
  detail::quadrature<F> rule{x};
  return detail::kinks_of<F>().empty() ? rule.trapezoid() : rule.panels();
}

namespace detail {

/// Tells functions apart.
template <class F>
inline constexpr char address_of{};

}  // namespace detail

/// The last moments, kept: in deep networks the signal soon stands still.
struct moment_memory {
  char const* function = nullptr;
  near_normal input{};
  moments values{};
  bool profiled = false;

  template <class F>
  constexpr moments const& of(near_normal const& x, bool with_profile) {
    if (function != &detail::address_of<F> || !near(x) || profiled != with_profile)
      *this = {&detail::address_of<F>, x, moments_of<F>(x, with_profile), with_profile};
    return values;
  }

 private:
  constexpr bool near(near_normal const& x) const {
    constexpr double close = 1e-7;
    return math::abs(x.variance - input.variance) <= close * x.variance &&
           math::abs(x.mean - input.mean) <= close * math::sqrt(x.variance) &&
           math::abs(x.skew - input.skew) <= 1e-4 && math::abs(x.excess - input.excess) <= 1e-4;
  }
};

}  // namespace ballast::flow

#endif
