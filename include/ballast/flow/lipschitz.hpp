// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_LIPSCHITZ_HPP
#define BALLAST_FLOW_LIPSCHITZ_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/kernels/finite.hpp>

#include <span>

namespace ballast {

/// A number L with |net(x) - net(x')| <= L |x - x'| for all inputs of the network as it is, in inference and in
/// the L2 norm: the product of the layers' constants, which are spectral norms, largest slopes, and for a residual
/// the sum over its ways. Exact for dense layers alone where they stretch one direction; else an upper bound.
/// Infinite where a parameter is not finite.
///
/// Cost        a spectral norm a dense layer (see kernels/spectral_norm.hpp), with heap; not for the hot path
/// Rejects     layers without a known constant, such as lstm and embedding
/// Source      Szegedy et al. 2014, "Intriguing properties of neural networks", section 4.3
template <class Net>
constexpr double lipschitz_bound(Net const& net) {
  using T = typename Net::scalar;
  std::span<T const> const parameters = net.parameters(), buffers = net.buffers();
  if (!kernels::all_finite(parameters) || !kernels::all_finite(buffers)) return math::infinity<double>;
  memory<T> m{.parameters = parameters.data()};
  m.buffers = const_cast<T*>(buffers.data());  // they are only read
  return Net::layers::lipschitz(m);
}

}  // namespace ballast

#endif
