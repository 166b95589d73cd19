// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_STABILIZERS_ON_RUNS_HPP
#define BALLAST_STABILIZERS_ON_RUNS_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/trained_runs.hpp>

#include <span>

namespace ballast {

/// A penalty or decay that treats each number by itself, whichever tensor it stands in.
template <class M>
concept elementwise_mode = (mode_of<M, role::penalty> || mode_of<M, role::decay>)&&requires {
  requires M::elementwise;
};

namespace detail {

/// Such a mode in training: it comes to the trained parameters of a network, or to the weights among them.
template <class Mode, class Net, weights Weights>
struct on_runs : Mode::template on<Net> {
  using whole = typename Mode::template on<Net>;

  template <class T>
  constexpr double penalize(std::span<T const> parameters, std::span<T> gradients) const {
    double loss = 0;
    for (trained_run const& run : trained_runs<Net, Weights>)
      if (concerns(run))
        loss += whole::template penalize<T>(parameters.subspan(run.parameter, run.size),
                                            gradients.subspan(run.gradient, run.size));
    return loss;
  }

  /// Of some of the numbers, where all are treated alike.
  template <class T>
  constexpr double penalize_numbers(std::span<T const> parameters, std::span<T> gradients) const {
    return whole::template penalize<T>(parameters, gradients);
  }

  template <class T>
  constexpr void decay(std::span<T> parameters, double learning_rate) const {
    for (trained_run const& run : trained_runs<Net, Weights>)
      if (concerns(run))
        whole::template decay<T>(parameters.subspan(run.parameter, run.size), learning_rate * run.rate);
  }

 private:
  static constexpr bool concerns(trained_run const& run) {
    return Weights == weights::among_others || run.weight;
  }
};

}  // namespace detail

}  // namespace ballast

#endif
