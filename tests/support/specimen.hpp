// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_SPECIMEN_HPP
#define BALLAST_TESTS_SUPPORT_SPECIMEN_HPP

#include <ballast/core/network.hpp>
#include <ballast/core/random.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace ballast::tests {

/// What a pass there and back returns.
struct outcome {
  double loss = 0;
  std::vector<double> y, dx, gradients, state, dstate;
};

/// A network in double on some rows, with every number in the open and none of them special. The loss is an
/// arbitrary function of the outputs at valid steps and of the final state.
template <class Net, std::size_t Capacity>
struct specimen {
  using layers = typename Net::layers;
  using element = typename Net::element;
  using numbers = std::vector<double>;
  static constexpr bool real = real_shape<typename Net::input>;
  using training = call<Capacity, true, real>;
  using traced = call<Capacity, false, real, true>;
  using inference = call<Capacity, false>;
  static constexpr extent needs = layers::template needs<Capacity>;
  static constexpr std::size_t outputs = Net::output::size;

  Net net{5};
  std::size_t rows = Capacity > 1 ? Capacity - 1 : 1, first_row = 40;
  std::vector<element> x = std::vector<element>(Capacity * Net::input::size);
  numbers state = numbers(needs.state), y = numbers(Capacity * outputs);  // without state, it starts at zero
  std::vector<std::size_t> lengths{};
  bool silent = false;  // a loss whose gradient is zero

  specimen() {
    random::stream const draws{3, 1}, moved{4, 1}, statistics{6, 1};
    for (std::size_t i = 0; i < x.size(); ++i)
      if constexpr (real)
        x[i] = random::symmetric<double>(draws.bits(i));
      else
        x[i] = static_cast<element>(random::below(draws.bits(i), 5));
    for (std::size_t i = 0; i < state.size(); ++i) state[i] = 0.1 * static_cast<double>(i % 5);
    for (std::size_t i = 0; i < net.parameters().size(); ++i)  // zero biases and alphas would hide mistakes
      net.parameters()[i] += random::symmetric<double>(moved.bits(i), 0.3);
    for (std::size_t i = 0; i < net.buffers().size(); ++i)
      net.buffers()[i] = 0.5 + random::unit<double>(statistics.bits(i));
  }

  /// One row of another's.
  template <std::size_t All>
  specimen(specimen<Net, All> const& batch, std::size_t row)
      : net(batch.net), first_row(batch.first_row + row) {
    static_assert(Capacity == 1);
    std::copy_n(batch.x.begin() + static_cast<std::ptrdiff_t>(row * x.size()), x.size(), x.begin());
    state.clear();
    first_target = row * outputs;
  }

  template <class Call>
  double loss() {
    std::ranges::fill(y, 0.0);
    carried = state;
    layers::forward(pass<Call>(), slices<Call>(carried), std::as_const(x).data(), y.data());
    double sum = 0;
    for (std::size_t i = 0; i < rows * outputs; ++i) sum += 0.5 * error(i) * error(i);
    for (double const number : carried) sum += 0.3 * number;
    return sum;
  }

  template <class Call>
  outcome run() {
    outcome o;
    o.loss = loss<Call>();
    o.y = y;
    o.state = carried;
    o.gradients.resize(needs.gradients);
    o.dstate = numbers(state.size(), silent ? 0 : 0.3);
    o.dx.resize(real ? x.size() : 0);
    numbers dy(y.size());
    for (std::size_t i = 0; i < rows * outputs; ++i) dy[i] = silent ? 0 : error(i);
    numbers initial = state;
    auto m = slices<Call>(initial);
    m.gradients = o.gradients.data();
    m.dstate = o.dstate.empty() ? nullptr : o.dstate.data();
    layers::backward(pass<Call>(), m, std::as_const(x).data(), std::as_const(y).data(),
                     std::as_const(dy).data(), o.dx.data());
    return o;
  }

  /// f(number of a parameter that learns, number of its gradient).
  template <class F>
  static void each_gradient(F const& f) {
    layers::tensors(
        [&](tensor const& t, place const& here, auto) {
          if (t.role == tensor_role::buffer || here.rate == 0) return;
          for (std::size_t row = 0; row < t.rows(); ++row)
            for (std::size_t column = 0; column < t.columns(); ++column) {
              std::size_t const k = t.offset + row * t.row_stride + column * t.column_stride;
              f(here.offset.parameters + k, here.offset.gradients + k);
            }
        },
        place{});
  }

 private:
  numbers carried{}, trace = numbers(needs.trace), scratch{};
  std::size_t first_target = 0;

  double error(std::size_t i) const {
    if constexpr (stepped<typename Net::output>)
      if (!lengths.empty() && i % outputs / Net::output::channels >= lengths[i / outputs]) return 0;
    return y[i] - 0.1 * static_cast<double>((first_target + i) % 30);
  }

  template <class Call>
  Call pass() const {
    return {.rows = rows,
            .seed = 11,
            .first_row = first_row,
            .lengths = lengths.empty() ? nullptr : lengths.data()};
  }
  template <class Call>
  memory<double> slices(numbers& states) {
    scratch.resize(layers::template scratch<Call>);
    return {.parameters = std::as_const(net).parameters().data(),
            .buffers = net.buffers().data(),
            .state = states.empty() ? nullptr : states.data(),
            .trace = trace.data(),
            .scratch = scratch.data()};
  }
};

}  // namespace ballast::tests

#endif
