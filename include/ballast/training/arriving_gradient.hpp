// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_ARRIVING_GRADIENT_HPP
#define BALLAST_TRAINING_ARRIVING_GRADIENT_HPP

#include <ballast/core/mode.hpp>
#include <ballast/core/trained_runs.hpp>
#include <ballast/kernels/finite.hpp>
#include <ballast/kernels/norm.hpp>
#include <ballast/kernels/scale.hpp>

#include <algorithm>
#include <cstddef>
#include <span>
#include <type_traits>

namespace ballast::detail {

/// What a step does to a gradient that comes in parts, on the way back: it adds the penalties, measures the norm and,
/// where no mode must see the whole first, moves the parameters, while all of them are near in the caches. Where
/// some parameters are treated unlike others, or somebody watches the layers, it waits for the whole.
template <class Net, class Modes, class Optimizer, bool SparesBiases>
struct arriving_gradient {
  using scalar = typename Net::scalar;
  using optimizer_state = typename Optimizer::template on<scalar, Net::layers::template needs<1>.gradients>;
  static constexpr bool takes_parts = alike<Net>() && Modes::penalizes_numbers && !Modes::recording;
  static constexpr bool waits = Modes::template has<role::guard> || Modes::template has<role::clipping>;
  static constexpr bool looks_at_all = Modes::template has<role::guard> && std::is_same_v<scalar, double>;
  static constexpr bool moves_parts = takes_parts && !SparesBiases && !waits;

  Net& net;
  [[no_unique_address]] std::conditional_t<std::is_empty_v<Modes>, Modes, Modes&> modes;
  optimizer_state& optimizer;
  typename Optimizer::options const& options;
  std::span<scalar> gradients;
  double penalty = 0;
  kernels::norm_in_parts<scalar> norm{};
  bool all_finite = true;  // where no sum tells a guard

  /// The observer of a pass (see core/layer.hpp).
  struct observer {
    static constexpr bool takes_gradients = true;
    arriving_gradient* all;

    constexpr void after_gradients(scalar const* first, std::size_t n) const {
      all->take(static_cast<std::size_t>(first - all->gradients.data()), n);
    }
  };
  constexpr auto watch() {
    if constexpr (takes_parts)
      return observer{this};
    else
      return modes.observer(net);
  }

  /// After the pass.
  constexpr void complete() {
    if constexpr (takes_parts) return;
    if constexpr (Modes::template has<role::penalty>) penalty = modes.penalize(net.parameters(), gradients);
    measure(gradients);
  }

  /// Are all of its numbers? A sum of squares tells, where it cannot overflow.
  constexpr bool finite() const { return looks_at_all ? all_finite : math::is_finite(norm.value()); }

  /// The optimizer's step, on the gradient times a factor: run by run, each at its own rate and with its own decay.
  constexpr void move(double factor) {
    constexpr auto grouping = SparesBiases ? weights::apart : weights::among_others;
    if constexpr (!moves_parts)
      for (trained_run const& run : trained_runs<Net, grouping>) {
        auto of_run = options;
        of_run.learning_rate *= run.rate;
        if (SparesBiases && !run.weight) of_run.weight_decay = 0;
        each_block(run.size, [&](std::size_t first, std::size_t size) {
          auto const g = gradients.subspan(run.gradient + first, size);
          if (factor != 1) kernels::scale(g, factor);
          optimizer.update(of_run, net.parameters().subspan(run.parameter + first, size), g,
                           run.gradient + first);
        });
      }
    ++optimizer.steps;
  }

 private:
  constexpr void measure(std::span<scalar const> part) {
    norm.add(part);
    if constexpr (looks_at_all) all_finite = all_finite && kernels::all_finite(part);
  }

  [[gnu::noinline]] constexpr void take(std::size_t start, std::size_t n) {
    each_block(n, [&](std::size_t first, std::size_t size) {
      std::span<scalar> const w = net.parameters().subspan(start + first, size),
                              g = gradients.subspan(start + first, size);
      if constexpr (Modes::template has<role::penalty>) penalty += modes.penalize_numbers(w, g);
      auto const move = [&] { return optimizer.update(options, w, g, start + first); };
      if constexpr (moves_parts && std::is_same_v<decltype(move()), scalar>) {
        norm.add(g, move());
      } else {
        measure(g);
        if constexpr (moves_parts) move();
      }
    });
  }

  /// f(first, size) for blocks of n numbers, so small that what one pass has read is near in the next; the last first,
  /// as the way back has left the last numbers of a layer in the caches, and the next step begins at the first.
  static constexpr void each_block(std::size_t n, auto const& f) {
    for (std::size_t left = n; left > 0;) {
      std::size_t const size = (left - 1) % kernels::square_block + 1;
      f(left -= size, size);
    }
  }
};

}  // namespace ballast::detail

#endif
