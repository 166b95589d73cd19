// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_JACOBIAN_HPP
#define BALLAST_CORE_JACOBIAN_HPP

#include <ballast/core/network.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace ballast {

/// What a Jacobian is computed in; contents do not matter between calls.
template <class Net>
struct alignas(64) jacobian_workspace {
  using scalar = typename Net::scalar;
  using pass = call<1, false, true, false, unobserved, false, Net::has_fast_math>;

  std::array<scalar, Net::layers::template needs<1>.trace> trace;
  std::array<scalar, Net::layers::template scratch<pass>> scratch;
  std::array<scalar, Net::output::size> y, dy;
};

/// The derivatives of a network's outputs by its inputs, dy_i / dx_j in row i and column j, in inference: nothing
/// is dropped, and batch norm goes by its running statistics.
///
/// Cost        one pass forward and one back for each output; a workspace, from the stack or from the caller
/// Rejects     tokens as input
template <class Net>
[[nodiscard]] constexpr auto jacobian(Net const& net,
                                      std::span<typename Net::element const, Net::input::size> x,
                                      jacobian_workspace<Net>& scratch) noexcept {
  static_assert(
      real_shape<typename Net::input>,
      "ballast::jacobian: nothing is differentiated by tokens; take the network after its embedding");
  using T = typename Net::scalar;
  using layers = typename Net::layers;
  std::array<std::array<T, Net::input::size>, Net::output::size> derivative;
  typename jacobian_workspace<Net>::pass const c{};
  memory<T> const m{.parameters = net.parameters().data(),
                    .buffers = const_cast<T*>(net.buffers().data()),  // inference only reads them
                    .trace = scratch.trace.data(),
                    .scratch = scratch.scratch.data()};
  layers::forward(c, m, x.data(), scratch.y.data());
  scratch.dy.fill(0);
  for (std::size_t i = 0; i < derivative.size(); ++i) {
    scratch.dy[i] = 1;
    layers::backward(c, m, x.data(), static_cast<T const*>(scratch.y.data()),
                     static_cast<T const*>(scratch.dy.data()), derivative[i].data());
    scratch.dy[i] = 0;
  }
  return derivative;
}

template <class Net>
[[nodiscard]] constexpr auto jacobian(Net const& net,
                                      std::span<typename Net::element const, Net::input::size> x) noexcept {
  static_assert(
      at_most<sizeof(jacobian_workspace<Net>), stack_limit>,
      "ballast::jacobian: this network needs more scratch than ballast::stack_limit allows on the stack; "
      "pass a jacobian_workspace<Net> of your own as third argument");
  jacobian_workspace<Net> own;
  return jacobian(net, x, own);
}

}  // namespace ballast

#endif
