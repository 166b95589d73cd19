// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_REPEAT_HPP
#define BALLAST_BLOCKS_REPEAT_HPP

#include <ballast/blocks/iterated.hpp>

namespace ballast {

/// The same layers N times over, each copy with weights of its own: it computes, and is numbered in files, as
/// if the copies were written out. It is one block and a loop, so neither compile time nor code size depends
/// on N.
///
/// Shape       that of the input, which the layers must return
/// Parameters  those of the copies, one after the other
/// Rejects     N == 0; layers that change the shape
template <std::size_t N, class... Block>
struct repeat {
  static_assert(N > 0, "ballast::repeat: the count is 0; leave the block out, or repeat it at least once");

  template <shape In>
  struct on : detail::iterated<detail::copies::of_each, N, Block...>::template on<In> {
    static_assert(
        same_shape<typename body_of<In, Block...>::output, In>,
        "ballast::repeat: the block must return the shape it was given; write a first copy that changes "
        "the shape before it");
  };
};

}  // namespace ballast

#endif
