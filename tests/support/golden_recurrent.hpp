// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_GOLDEN_RECURRENT_HPP
#define BALLAST_TESTS_SUPPORT_GOLDEN_RECURRENT_HPP

#include <cstddef>
#include <string>
#include <vector>

#include "golden_network.hpp"

// A golden case of one recurrent layer, stacked or in both directions, with its initial and final states.

namespace ballast::tests {

/// The numbers of h, or of c, in PyTorch's order: [levels * directions, rows, hidden]. The library has for
/// each level and direction the h and c of row after row.
template <class T>
struct state_order {
  std::size_t ways, rows, planes, hidden;

  state_order(golden_file const& file, std::size_t row_count, std::size_t size)
      : ways{}, rows{row_count}, planes{file.has("c_n") ? 2u : 1u}, hidden{} {
    std::size_t const all = file.numbers<T>("h_n").size();
    BOOST_TEST_REQUIRE(all * planes == size, "the layer carries another number of states");
    ways = file.find("h_n")->shape.at(0);
    hidden = all / rows / ways;
  }

  /// f(number in PyTorch's order, number in the library's)
  template <class F>
  void each(std::size_t plane, F const& f) const {
    for (std::size_t way = 0; way < ways; ++way)
      for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t j = 0; j < hidden; ++j)
          f((way * rows + row) * hidden + j, ((way * rows + row) * planes + plane) * hidden + j);
  }
  std::vector<T> listed(std::vector<T> const& state, std::size_t plane) const {
    std::vector<T> numbers(ways * rows * hidden);
    each(plane, [&](std::size_t torch, std::size_t ours) { numbers[torch] = state[ours]; });
    return numbers;
  }
};

/// Row after row, also where the file has all rows of a step before the next step.
template <class T, std::size_t Rows>
std::vector<T> row_after_row(golden_file const& file, std::string const& name) {
  std::vector<T> const numbers = file.numbers<T>(name);
  auto const& shape = file.find(name)->shape;
  if (shape.at(0) == Rows) return numbers;
  std::size_t const steps = shape.at(0), features = shape.at(2);
  std::vector<T> result(numbers.size());
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    std::size_t const t = i / features / Rows, row = i / features % Rows;
    result[(row * steps + t) * features + i % features] = numbers[i];
  }
  return result;
}

template <class Net, std::size_t Rows>
void check_states(golden_file const& file) {
  using scalar = typename Net::scalar;
  tolerance const allowed = file.allowed<scalar>();
  training_pass<Net, Rows> pass;
  take_tensors(file, pass.net);
  state_order<scalar> const order{file, Rows, pass.initial_state.size()};
  std::vector<std::string> const planes =
      order.planes == 2 ? std::vector<std::string>{"h", "c"} : std::vector<std::string>{"h"};

  for (std::size_t p = 0; p < planes.size(); ++p)
    if (file.has(planes[p] + "0")) {
      auto const initial = file.numbers<scalar>(planes[p] + "0");
      order.each(p, [&](std::size_t torch, std::size_t ours) { pass.initial_state[ours] = initial[torch]; });
    }
  pass.forward(row_after_row<scalar, Rows>(file, "input"));
  check_close("output", pass.y, row_after_row<double, Rows>(file, "output"), allowed);
  for (std::size_t p = 0; p < planes.size(); ++p)
    check_close(planes[p] + "_n", order.listed(pass.final_state, p), file.numbers<double>(planes[p] + "_n"),
                allowed);

  auto const target = row_after_row<scalar, Rows>(file, "target");
  std::vector<scalar> dy(pass.y.size());
  mean_squared_error::on<typename Net::output, scalar>::evaluate({}, Rows, pass.y.data(), target.data(),
                                                                 dy.data());
  pass.backward(dy);
  for (std::size_t p = 0; p < planes.size(); ++p)
    if (std::string const name = "grad." + planes[p] + "0"; file.has(name))
      check_close(name, order.listed(pass.dstate, p), file.numbers<double>(name), allowed);
  check_close("grad.input", pass.dx, row_after_row<double, Rows>(file, "grad.input"), allowed);
  check_tensors(file, pass, allowed);
}

/// Runs the case in float and in double.
template <class In, auto const& Layers, std::size_t Rows>
void check_recurrent(std::string const& name) {
  golden_file const file{name};
  BOOST_TEST_CONTEXT(name << " in float") check_states<basic_network<In, Layers>, Rows>(file);
  BOOST_TEST_CONTEXT(name << " in double") check_states<basic_network<In, Layers, use_double>, Rows>(file);
}

}  // namespace ballast::tests

#endif
