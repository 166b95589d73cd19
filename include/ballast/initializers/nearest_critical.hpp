// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_NEAREST_CRITICAL_HPP
#define BALLAST_INITIALIZERS_NEAREST_CRITICAL_HPP

#include <ballast/core/mode.hpp>
#include <ballast/flow/activation.hpp>
#include <ballast/flow/critical_point.hpp>
#include <ballast/initializers/critical_for.hpp>

namespace ballast {

/// There is no critical start at any mean square that was tried.
struct no_critical_start {
  using role = ballast::role::initializer;
};

namespace detail {

/// Counts as one what critical_for itself finds fault with, in its own words.
template <class F, int FixedPoint>
inline constexpr bool has_critical_point = [] {
  if constexpr (flow::usable_in_constants<F>) {
    flow::critical_point const found = flow::critical_point_of<F>(FixedPoint);
    return found.exists() || found.error > flow::detail::close_enough;
  }
  return true;
}();

/// There is a point at High and none at Low.
template <class F, int Low, int High>
consteval auto first_critical() {
  constexpr int middle = (Low + High) / 2;
  if constexpr (Low + 1 == High)
    return critical_for<F, High>{};
  else if constexpr (has_critical_point<F, middle>)
    return first_critical<F, Low, middle>();
  else
    return first_critical<F, middle, High>();
}
template <class F, int Tried>
consteval auto critical_from() {
  if constexpr (Tried > 1024)
    return no_critical_start{};
  else if constexpr (has_critical_point<F, Tried>)
    return first_critical<F, Tried / 2, Tried>();
  else
    return critical_from<F, 2 * Tried>();
}

/// critical_for<F>, or with the smallest whole number as fixed point at which it exists.
template <class F>
using nearest_critical = decltype(critical_from<F, 1>());

}  // namespace detail

}  // namespace ballast

#endif
