// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_FIXUP_HPP
#define BALLAST_INITIALIZERS_FIXUP_HPP

#include <ballast/core/math.hpp>
#include <ballast/initializers/gain.hpp>
#include <ballast/initializers/kaiming.hpp>

#include <cstddef>

namespace ballast {

namespace detail {

constexpr double fixup_gain(std::size_t branches, std::size_t layers) {
  return layers < 2
             ? 1
             : math::exp(-math::log(static_cast<double>(branches)) / static_cast<double>(2 * layers - 2));
}

}  // namespace detail

/// Branches^(-1 / (2 Layers - 2)) times what Init draws: for all weights but the last in the body of each of
/// so many residuals, which have so many layers with weights; the last start at zero. A step of the optimizer
/// then changes the network's output by as much at any depth:
///
///   repeat<24, residual<dense<64, fixup<24>>, relu, dense<64, zeros>>>
///
/// Rejects     no branches; a body of one layer, which is the last
/// Source      Zhang, Dauphin & Ma 2019, "Fixup initialization", section 3
template <std::size_t Branches, std::size_t Layers = 2, initializer Init = kaiming_normal>
struct fixup : gain<detail::fixup_gain(Branches, Layers), Init> {
  static_assert(Branches > 0, "ballast::fixup: there are 0 branches; count the residuals in a row");
  static_assert(Layers > 1,
                "ballast::fixup: a body of one layer has nothing but its last, which starts at zero; write "
                "dense<64, zeros> there");
};

}  // namespace ballast

#endif
