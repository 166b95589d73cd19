// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_TRAINING_PASS_HPP
#define BALLAST_TESTS_SUPPORT_TRAINING_PASS_HPP

#include <ballast/core/network.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace ballast::tests {

/// A network's forward and backward pass on a batch, with every number that goes in or comes out in the open.
/// There is room for Capacity rows; `rows` are present.
template <class Net, std::size_t Capacity>
struct training_pass {
  using layers = typename Net::layers;
  using scalar = typename Net::scalar;
  using element = typename Net::element;
  using pass = call<Capacity, true, real_shape<typename Net::input>>;
  using numbers = std::vector<scalar>;
  static constexpr extent needs = layers::template needs<Capacity>;

  Net net{0};
  std::size_t rows = Capacity;
  std::vector<element> x = std::vector<element>(Capacity * Net::input::size);
  numbers y = numbers(Capacity * Net::output::size), dy = y;
  numbers dx = numbers(Capacity * Net::input::size);
  numbers gradients = numbers(needs.gradients);
  numbers initial_state = numbers(needs.state), final_state = initial_state;
  numbers dstate = initial_state;  // by the final state before backward, by the initial state after it

  void forward(std::vector<element> const& inputs) {
    std::ranges::copy(inputs, x.begin());
    final_state = initial_state;
    layers::forward(pass{.rows = rows}, slices(final_state), std::as_const(x).data(), y.data());
  }

  void backward(numbers const& output_gradient) {
    std::ranges::copy(output_gradient, dy.begin());
    std::ranges::fill(gradients, scalar(9));  // nothing may be left of it
    layers::backward(pass{.rows = rows}, slices(initial_state), std::as_const(x).data(),
                     std::as_const(y).data(), std::as_const(dy).data(), dx.data());
  }

 private:
  numbers trace = numbers(needs.trace), scratch = numbers(layers::template scratch<pass>);

  memory<scalar> slices(numbers& state) {
    return {.parameters = std::as_const(net).parameters().data(),
            .gradients = gradients.data(),
            .buffers = net.buffers().data(),
            .state = state.data(),
            .dstate = dstate.data(),
            .trace = trace.data(),
            .scratch = scratch.data()};
  }
};

}  // namespace ballast::tests

#endif
