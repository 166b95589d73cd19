// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_L2_HPP
#define BALLAST_STABILIZERS_L2_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/real.hpp>
#include <ballast/kernels/each_number.hpp>
#include <ballast/kernels/norm.hpp>

#include <algorithm>
#include <cstddef>
#include <span>

namespace ballast {

/// Adds Rate / 2 |w|^2 to the loss and Rate w to the gradient, of all parameters.
///
/// Modes       `trainer.mode<l2<1e-4>>().rate` changes the rate at run time; weights_only<l2<1e-4>> leaves out
///             biases and scales
/// Rejects     a negative rate
template <real Rate>
struct l2 {
  static_assert(Rate >= 0, "ballast::l2: the rate must not be negative; write l2<1e-4>");
  using role = role::penalty;
  static constexpr bool elementwise = true;

  template <class Net>
  struct on {
    double rate = Rate;

    /// Returns what it adds to the loss.
    template <class T>
    constexpr double penalize(std::span<T const> parameters, std::span<T> gradients) const {
      T const r = static_cast<T>(rate);
      kernels::norm_in_parts<T> norm;
      for (std::size_t i = 0; i < parameters.size(); i += kernels::square_block) {
        std::size_t const size = std::min(kernels::square_block, parameters.size() - i);
        norm.add(parameters.subspan(i, size), kernels::each_number(
                                                  size, [r](auto& g, auto const& w) { g += r * w; },
                                                  gradients.data() + i, parameters.data() + i));
      }
      return rate / 2 * norm.squares();
    }
  };
};

}  // namespace ballast

#endif
