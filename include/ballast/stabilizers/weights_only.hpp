// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_WEIGHTS_ONLY_HPP
#define BALLAST_STABILIZERS_WEIGHTS_ONLY_HPP

#include <ballast/optimizers/optimizer.hpp>
#include <ballast/stabilizers/on_runs.hpp>

namespace ballast {

/// l1, l2 or decoupled_decay of the weights alone, or an optimizer whose weight decay comes to them alone:
/// biases and the scales of a normalization are left out.
///
/// Modes       `trainer.mode<weights_only<l2<1e-4>>>().rate` changes the rate at run time
/// Rejects     any other mode
template <class Mode>
struct weights_only {
  static_assert(elementwise_mode<Mode>,
                "ballast::weights_only: only a penalty or decay of single numbers can leave some out; write "
                "weights_only<l2<1e-4>>, or with l1, decoupled_decay or an optimizer");
  using role = typename Mode::role;

  template <class Net>
  using on = detail::on_runs<Mode, Net, weights::apart>;
};

template <optimizer Optimizer>
struct weights_only<Optimizer> : Optimizer {
  static constexpr bool decays_weights_only = true;
};

}  // namespace ballast

#endif
