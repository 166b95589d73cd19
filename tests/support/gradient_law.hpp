// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_GRADIENT_LAW_HPP
#define BALLAST_TESTS_SUPPORT_GRADIENT_LAW_HPP

#include <ballast/core/network.hpp>
#include <ballast/core/random.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <tuple>
#include <utility>

// The law that every layer obeys: backward is the derivative of forward. It is checked in double, against
// central differences of an arbitrary loss, for each parameter, input and initial state, in a constant
// expression.

namespace ballast::tests {

/// One network in training on Rows of Capacity rows, with a loss of outputs and final state.
template <class Net, std::size_t Capacity, std::size_t Rows = Capacity>
struct bench {
  using layers = typename Net::layers;
  using pass = call<Capacity, true, real_shape<typename Net::input>>;
  using element = typename Net::element;
  static constexpr extent needs = layers::template needs<Capacity>;
  static constexpr std::size_t outputs = Capacity * Net::output::size;

  Net net{5};
  std::array<element, Capacity * Net::input::size> x{};
  std::array<double, needs.state + 1> state{}, dstate{};
  std::array<double, outputs> y{}, dy{};
  std::array<double, Capacity * Net::input::size> dx{};
  std::array<double, needs.gradients + 1> gradients{};
  std::array<double, needs.trace + 1> trace{};
  std::array<double, layers::template scratch<pass> + 1> scratch{};

  constexpr bench() {
    random::stream const draws{3, 1};
    for (std::size_t i = 0; i < x.size(); ++i)
      if constexpr (real_shape<typename Net::input>)
        x[i] = random::symmetric<double>(draws.bits(i));
      else
        x[i] = static_cast<element>(draws.bits(i) % 5);
    for (std::size_t i = 0; i < needs.state; ++i) state[i] = 0.1 * static_cast<double>(i % 5);
    random::stream const moved{4, 1};  // zero biases and alphas would hide mistakes
    for (std::size_t i = 0; i < net.parameters().size(); ++i)
      net.parameters()[i] += random::symmetric<double>(moved.bits(i), 0.3);
  }

  constexpr double loss() {
    auto carried = state;
    layers::forward(pass{.rows = Rows, .seed = 11, .first_row = 40}, slices(carried), x.data(), y.data());
    double sum = 0;
    for (std::size_t i = 0; i < Rows * Net::output::size; ++i) {
      dy[i] = y[i] - 0.1 * static_cast<double>(i);
      sum += 0.5 * dy[i] * dy[i];
    }
    for (std::size_t i = 0; i < needs.state; ++i) sum += 0.3 * carried[i];
    return sum;
  }

  constexpr void differentiate() {
    loss();
    dstate.fill(0.3);
    gradients.fill(9);  // nothing may be left of it
    layers::backward(pass{.rows = Rows, .seed = 11, .first_row = 40}, slices(state), x.data(),
                     static_cast<double const*>(y.data()), static_cast<double const*>(dy.data()), dx.data());
  }

 private:
  constexpr memory<double> slices(auto& carried) {
    return {.parameters = net.parameters().data(),
            .gradients = gradients.data(),
            .buffers = net.buffers().data(),
            .state = carried.data(),
            .dstate = dstate.data(),
            .trace = trace.data(),
            .scratch = scratch.data()};
  }
};

constexpr bool close(double a, double b) {
  double const difference = a - b, size = a < 0 ? -a : a;
  return difference < 1e-7 * (1 + size) && -difference < 1e-7 * (1 + size);
}

/// How many of the variables first ... last - 1 have a derivative that is not the central difference of the
/// loss. The variables are the parameters, then the initial states, then the inputs, if they are real.
template <class Net, std::size_t Capacity, std::size_t Rows, std::size_t First, std::size_t Last>
inline constexpr int wrong_in_block = [] {
  bench<Net, Capacity, Rows> b;
  b.differentiate();
  auto const [gradients, dstate, dx] = std::tuple{b.gradients, b.dstate, b.dx};
  constexpr std::size_t parameters = Net::parameter_count, states = b.needs.state;
  auto const check = [&b](auto& value, double derivative) {
    double const here = value, h = 1e-5;
    value = here + h;
    double const above = b.loss();
    value = here - h;
    double const below = b.loss();
    value = here;
    return close(derivative, (above - below) / (2 * h)) ? 0 : 1;
  };
  int wrong = 0;
  for (std::size_t i = First; i < Last; ++i) {
    if (i < parameters)
      wrong += check(b.net.parameters()[i], gradients[i]);
    else if (i < parameters + states)
      wrong += check(b.state[i - parameters], dstate[i - parameters]);
    else if constexpr (real_shape<typename Net::input>)
      wrong += check(b.x[i - parameters - states], dx[i - parameters - states]);
  }
  return wrong;
}();

template <class Net, std::size_t Capacity, std::size_t Rows>
inline constexpr std::size_t variables = Net::parameter_count + Net::layers::template needs<Capacity>.state +
                                         (real_shape<typename Net::input> ? Rows * Net::input::size : 0);

template <class Net, std::size_t Capacity, std::size_t Rows, std::size_t Block, std::size_t... I>
consteval int wrong_in_blocks(std::index_sequence<I...>) {
  return (0 + ... +
          wrong_in_block<Net, Capacity, Rows, I * Block,
                         std::min((I + 1) * Block, variables<Net, Capacity, Rows>)>);
}

/// How many derivatives are wrong: zero. Each block of variables is a constant expression of its own, because
/// Clang allows a million statements in one.
template <class Net, std::size_t Capacity, std::size_t Rows = Capacity, std::size_t Block = 12>
inline constexpr int wrong_derivatives = wrong_in_blocks<Net, Capacity, Rows, Block>(
    std::make_index_sequence<(variables<Net, Capacity, Rows> + Block - 1) / Block>{});

}  // namespace ballast::tests

#endif
