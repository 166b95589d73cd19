// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_GOLDEN_NETWORK_HPP
#define BALLAST_TESTS_SUPPORT_GOLDEN_NETWORK_HPP

#include <ballast/core/network.hpp>
#include <ballast/io/state_dict.hpp>
#include <ballast/losses/cross_entropy.hpp>
#include <ballast/losses/mean_squared_error.hpp>

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "golden.hpp"
#include "training_pass.hpp"

// A golden case of a whole network: its parameters are taken from the file, and outputs, loss, gradients and
// running statistics are compared.

namespace ballast::tests {

/// f(name in the file, tensor, values) for each tensor of a network. In a model of one layer the names have
/// no number.
template <class Net, class F>
void each_tensor(golden_file const& file, Net& net, F const& f) {
  detail::each_tensor(net, [&](std::string const& name, tensor const& t, auto const& values) {
    f(file.has(name) ? name : name.substr(name.find('.') + 1), t, values);
  });
}

/// Sets parameters and buffers.
template <class Net>
void take_tensors(golden_file const& file, Net& net) {
  each_tensor(file, net, [&](std::string const& name, tensor const& t, auto const& values) {
    auto const numbers = file.numbers<typename Net::scalar>(name);
    BOOST_TEST_REQUIRE(numbers.size() == values.size(), name << ": the network has another shape");
    for (std::size_t i = 0; i < numbers.size(); ++i)
      values(i / values.columns, t.column_of(i % values.columns)) = numbers[i];
  });
}

/// Compares "grad.<name>" of all parameters and "after.<name>" of all buffers, which in inference do not
/// move.
template <class Net, std::size_t Rows>
void check_tensors(golden_file const& file, training_pass<Net, Rows> const& pass, tolerance const& allowed) {
  Net results = pass.net;  // with its buffers, and gradients in the place of parameters
  std::ranges::copy(pass.gradients, results.parameters().begin());
  each_tensor(file, results, [&](std::string const& name, tensor const& t, auto const& values) {
    std::vector<typename Net::scalar> numbers;
    for (std::size_t i = 0; i < values.size(); ++i)
      numbers.push_back(values(i / values.columns, t.column_of(i % values.columns)));
    std::string const wanted = (t.role == tensor_role::buffer ? "after." : "grad.") + name;
    check_close(wanted, numbers, file.numbers<double>(file.has(wanted) ? wanted : name), allowed);
  });
}

/// The loss of outputs y, and its gradient by them.
template <class T>
struct loss_and_gradient {
  double loss = 0;
  std::vector<T> dy;
};

template <class Net, class Loss, class T>
loss_and_gradient<T> evaluate(golden_file const& file, std::vector<T> const& y) {
  using rule = typename Loss::template on<typename Net::output, T>;
  auto const target = file.numbers<typename rule::target>("target");
  loss_and_gradient<T> result{.dy = std::vector<T>(y.size())};
  BOOST_TEST_REQUIRE(target.size() == y.size() / Net::output::size * rule::targets);
  result.loss = rule::evaluate({}, y.size() / Net::output::size, y.data(), target.data(), result.dy.data());
  return result;
}

/// By the loss in the file's metadata; "Mean" is the mean of y itself.
template <class Net, class T>
loss_and_gradient<T> evaluate_loss(golden_file const& file, std::vector<T> const& y) {
  if (file.mentions("loss", "MSELoss")) return evaluate<Net, mean_squared_error>(file, y);
  if constexpr (Net::output::channels >= 2)
    if (file.mentions("loss", "CrossEntropyLoss")) return evaluate<Net, cross_entropy>(file, y);
  BOOST_TEST_REQUIRE(file.mentions("loss", "Mean"));
  double const n = static_cast<double>(y.size());
  return {std::accumulate(y.begin(), y.end(), 0.0) / n, std::vector<T>(y.size(), static_cast<T>(1 / n))};
}

/// Runs the case in the network's number type.
template <class Net, std::size_t Rows>
void check_network(golden_file const& file) {
  using scalar = typename Net::scalar;
  tolerance const allowed = file.allowed<scalar>();
  training_pass<Net, Rows> pass;
  take_tensors(file, pass.net);

  pass.forward(file.numbers<typename Net::element>("input"));
  check_close("output", pass.y, file.numbers<double>("output"), allowed);

  auto const [loss, dy] = evaluate_loss<Net>(file, pass.y);
  check_close("loss", std::vector{loss}, file.numbers<double>("loss"), allowed);

  pass.backward(dy);
  if (file.has("grad.input")) check_close("grad.input", pass.dx, file.numbers<double>("grad.input"), allowed);
  check_tensors(file, pass, allowed);
}

/// Runs the case in float and in double.
template <class In, auto const& Layers, std::size_t Rows>
void check_golden(std::string const& name, axis_order sequences = axis_order::steps_first) {
  golden_file const file{name, sequences};
  BOOST_TEST_CONTEXT(name << " in float") check_network<basic_network<In, Layers>, Rows>(file);
  BOOST_TEST_CONTEXT(name << " in double") check_network<basic_network<In, Layers, use_double>, Rows>(file);
}

template <class Layer>
inline constexpr auto alone = topology<Layer>;

/// The same for one layer on vectors.
template <class Layer, std::size_t Rows, std::size_t Features>
void check_golden_layer(std::string const& name) {
  check_golden<vec<Features>, alone<Layer>, Rows>(name);
}

}  // namespace ballast::tests

#endif
