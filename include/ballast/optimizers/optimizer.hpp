// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_OPTIMIZER_HPP
#define BALLAST_OPTIMIZERS_OPTIMIZER_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/status.hpp>

#include <concepts>
#include <cstddef>
#include <span>

namespace ballast {

/// An optimizer has `options`, which run time may change, and `on<T, N>`: what it remembers of N parameters,
/// and how many steps it has taken. `update` moves a run of parameters, of which the first is number `first`
/// of the N; a step updates every run once and then counts itself.
template <class O>
concept optimizer = requires(typename O::options const& options, typename O::template on<float, 8> rule,
                             std::span<float> parameters, std::span<float const> gradients,
                             std::size_t first) {
  { options.check() } -> std::convertible_to<status>;
  { options.learning_rate } -> std::convertible_to<double>;
  { options.weight_decay } -> std::convertible_to<double>;
  rule.update(options, parameters, gradients, first);
  ++rule.steps;
};

namespace detail {

/// Are all of these finite and not negative?
template <std::same_as<double>... Number>
constexpr bool no_negative(Number const&... number) {
  return ((math::is_finite(number) && number >= 0) && ...);
}

/// A share: zero, or between zero and one.
constexpr bool is_share(double const& number) { return no_negative(number) && number < 1; }

}  // namespace detail

}  // namespace ballast

#endif
