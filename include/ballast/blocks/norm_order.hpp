// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_BLOCKS_NORM_ORDER_HPP
#define BALLAST_BLOCKS_NORM_ORDER_HPP

#include <ballast/blocks/group.hpp>
#include <ballast/blocks/residual.hpp>

namespace ballast {

/// y = x + body(norm(x)): the way around the body is free from the first block to the last, so that the
/// gradient neither vanishes nor explodes over them.
///
/// Parameters  of residual<Norm, Body...>
/// Source      Xiong et al. 2020, "On layer normalization in the transformer architecture"
template <class Norm, class... Body>
using pre_norm_residual = residual<Norm, Body...>;

/// y = norm(x + body(x)): the original order, whose gradient shrinks from block to block and asks for a
/// warm-up.
///
/// Parameters  of residual<Body...>, and then Norm's
/// Source      Vaswani et al. 2017, "Attention is all you need", section 3.1
template <class Norm, class... Body>
using post_norm_residual = group<residual<Body...>, Norm>;

/// Where a block has its norm layers: an option of `transformer`.
struct pre_norm {
  template <class Norm, class... Body>
  using around = pre_norm_residual<Norm, Body...>;
};
struct post_norm {
  template <class Norm, class... Body>
  using around = post_norm_residual<Norm, Body...>;
};

}  // namespace ballast

#endif
