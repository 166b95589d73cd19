// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_GROUP_HPP
#define BALLAST_BLOCKS_GROUP_HPP

#include <ballast/core/chain.hpp>

namespace ballast {

/// Several layers under one name: `using pair = group<dense<64>, tanh>`. Grouping is spelling: the network
/// computes, and is numbered in files, as if its layers were written out.
template <class... L>
struct group {
  template <shape In>
  using on = body_of<In, L...>;
};

}  // namespace ballast

#endif
