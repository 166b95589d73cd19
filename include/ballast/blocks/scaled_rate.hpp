// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_SCALED_RATE_HPP
#define BALLAST_BLOCKS_SCALED_RATE_HPP

#include <ballast/core/chain.hpp>
#include <ballast/core/real.hpp>

namespace ballast {

/// Layers that learn at Factor times the learning rate: less than 1 for those that are trained already, while a
/// new head learns at the full one. Blocks in blocks multiply their factors.
///
/// Modes       the factor comes to the optimizer's step and to `decoupled_decay`, not to the gradient
/// Rejects     a factor that is not positive
/// Source      torch.optim's parameter groups
template <real Factor, class... L>
struct scaled_rate {
  static_assert(
      Factor > 0,
      "ballast::scaled_rate: the factor must be positive; write frozen<...> for layers that do not learn");

  template <shape In>
  struct on : body_of<In, L...> {
    using body = body_of<In, L...>;

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      body::tensors(visit, here.times_rate(Factor));
    }
  };
};

}  // namespace ballast

#endif
