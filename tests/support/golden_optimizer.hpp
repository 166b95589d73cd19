// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_GOLDEN_OPTIMIZER_HPP
#define BALLAST_TESTS_SUPPORT_GOLDEN_OPTIMIZER_HPP

#include <ballast/layers/dense.hpp>
#include <ballast/layers/tanh.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/training/trainer.hpp>

#include <span>
#include <string>
#include <vector>

#include "golden_network.hpp"

// Golden trajectories: twenty steps of an optimizer on 0.5 w.A.w - b.w, and twenty of a trainer on a small
// network. What the optimizer remembers at the end is compared too: `state(rule, f)` calls f(PyTorch's name,
// numbers).

namespace ballast::tests {

/// Row `step` of a tensor "traj.w" or "grads.w".
inline std::vector<double> row(golden_file const& file, std::string const& name, std::size_t step) {
  auto const all = file.numbers<double>(name);
  std::size_t const size = all.size() / file.at(name).shape.at(0);
  return {all.begin() + static_cast<std::ptrdiff_t>(step * size),
          all.begin() + static_cast<std::ptrdiff_t>((step + 1) * size)};
}

struct no_state {
  void operator()(auto const&, auto const&) const {}
};

template <class Optimizer, class T, class State>
void check_quadratic_in(golden_file const& file, typename Optimizer::options const& options,
                        State const& state) {
  constexpr std::size_t n = 3;
  auto const a = file.numbers<T>("A"), b = file.numbers<T>("b"), start = file.numbers<T>("w");
  std::array<T, n> w{start[0], start[1], start[2]}, gradient{};
  typename Optimizer::template on<T, n> rule;
  std::size_t const steps = file.at("grads.w").shape.at(0);
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t i = 0; i < n; ++i) {
      gradient[i] = -b[i];
      for (std::size_t j = 0; j < n; ++j) gradient[i] += a[i * n + j] * w[j];
    }
    check_close("grads.w", gradient, row(file, "grads.w", step), file.allowed<T>());
    rule.update(options, w, gradient);
    ++rule.steps;
    check_close("traj.w", w, row(file, "traj.w", step + 1), file.allowed<T>());
  }
  state(rule, [&](std::string const& key, auto const& numbers) {
    check_close(key, numbers, file.numbers<double>("state.w." + key), file.allowed<T>());
  });
}

inline constexpr auto optimized = topology<dense<4>, tanh, dense<2>>;

/// The values of a tensor, row after row.
template <class View>
auto listed_values(View const& values) {
  std::vector<std::remove_cvref_t<decltype(values(0, 0))>> numbers;
  for (std::size_t i = 0; i < values.size(); ++i)
    numbers.push_back(values(i / values.columns, i % values.columns));
  return numbers;
}

template <class Optimizer, class... Modes, class State>
void check_network_trajectory_in(golden_file const& file, typename Optimizer::options const& options,
                                 State const& state) {
  using net_type = basic_network<vec<3>, optimized, Modes...>;
  using scalar = typename net_type::scalar;
  net_type net{0};
  take_tensors(file, net);
  trainer<net_type, mean_squared_error, Optimizer, 4> trainer{net, options};
  auto const x = file.numbers<scalar>("input"), target = file.numbers<scalar>("target");
  auto const losses = file.numbers<double>("losses");
  for (std::size_t step = 0; step < losses.size(); ++step) {
    step_report const report = trainer.step(x, target);
    BOOST_TEST(static_cast<bool>(report));
    check_close("losses", std::vector{report.loss}, {losses[step]}, file.allowed<scalar>());
    each_tensor(file, net, [&](std::string const& name, tensor const&, auto const& values) {
      check_close("traj." + name, listed_values(values), row(file, "traj." + name, step + 1),
                  file.allowed<scalar>());
    });
  }
  state(trainer.optimizer_state(), [&](std::string const& key, auto const& remembered) {
    net_type results{0};  // with what is remembered of its parameters in their place
    std::ranges::copy(remembered, results.parameters().begin());
    each_tensor(file, results, [&](std::string const& name, tensor const&, auto const& values) {
      std::string const wanted = "state." + name + "." + key;
      check_close(wanted, listed_values(values), file.numbers<double>(wanted), file.allowed<scalar>());
    });
  });
}

/// The cases <name>_quadratic and <name>_mlp, in float and in double.
template <class Optimizer, class State = no_state>
void check_golden_optimizer(std::string const& name, typename Optimizer::options const& options,
                            State const& state = {}) {
  golden_file const quadratic{name + "_quadratic"}, network{name + "_mlp"};
  BOOST_TEST_CONTEXT(name << " in float") {
    check_quadratic_in<Optimizer, float>(quadratic, options, state);
    check_network_trajectory_in<Optimizer>(network, options, state);
  }
  BOOST_TEST_CONTEXT(name << " in double") {
    check_quadratic_in<Optimizer, double>(quadratic, options, state);
    check_network_trajectory_in<Optimizer, use_double>(network, options, state);
  }
}

}  // namespace ballast::tests

#endif
