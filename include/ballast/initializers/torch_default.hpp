// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_TORCH_DEFAULT_HPP
#define BALLAST_INITIALIZERS_TORCH_DEFAULT_HPP

#include <ballast/initializers/initializer.hpp>

namespace ballast {

/// w and b uniform in +-1 / sqrt(fan in), as PyTorch starts its dense, convolutional and recurrent layers.
///
/// The fan in of a recurrent layer's tensors is its hidden size. Attention has PyTorch's own start too: its
/// input projection as xavier_uniform, its biases zero. An embedding's is `embedding<W, F, normal<1>>`.
struct torch_default {
  using role = ballast::role::initializer;
  using bias = torch_default;
  static constexpr double bound(fans f) { return math::sqrt(1 / f.torch_default); }
};

}  // namespace ballast

#endif
