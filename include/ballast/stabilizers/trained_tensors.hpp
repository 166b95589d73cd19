// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_TRAINED_TENSORS_HPP
#define BALLAST_STABILIZERS_TRAINED_TENSORS_HPP

#include <ballast/core/trained_runs.hpp>

namespace ballast::detail {

/// Calls f(tensor, offset of its layer) for every tensor of a network that is trained: no buffer, none that is
/// frozen.
template <class Net, class F>
constexpr void each_trained(F const& f) {
  Net::layers::tensors(
      [&](tensor const& t, place const& here, auto) {
        if (t.role != tensor_role::buffer && here.rate != 0) f(t, here.offset);
      },
      place{});
}

/// The same for weights alone: no bias, and no scale of a normalization.
template <class Net, class F>
constexpr void each_weight(F const& f) {
  each_trained<Net>([&](tensor const& t, extent const& offset) {
    if (t.role == tensor_role::weight) f(t, offset);
  });
}

}  // namespace ballast::detail

#endif
