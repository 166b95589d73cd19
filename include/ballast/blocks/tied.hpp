// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_TIED_HPP
#define BALLAST_BLOCKS_TIED_HPP

#include <ballast/blocks/iterated.hpp>

namespace ballast {

/// The same layers N times over with one set of weights, whose gradient is the sum over the applications: a
/// recurrence in depth.
///
/// Shape       that of the input, which the layers must return
/// Parameters  those of the layers, once; in files too
/// State       what recurrent layers carry is kept for each application; running statistics are shared, and move
///             N times a step
/// Rejects     N == 0; layers that change the shape
/// Source      Dehghani et al. 2019, "Universal transformers", section 2
template <std::size_t N, class... Block>
struct tied {
  static_assert(N > 0, "ballast::tied: the count is 0; leave the block out, or apply it at least once");

  template <shape In>
  struct on : detail::iterated<detail::copies::of_one, N, Block...>::template on<In> {
    static_assert(
        same_shape<typename body_of<In, Block...>::output, In>,
        "ballast::tied: the block must return the shape it was given, which it is to be given again; write "
        "the layer that changes the shape before it");
  };
};

}  // namespace ballast

#endif
