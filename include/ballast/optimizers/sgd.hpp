// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_SGD_HPP
#define BALLAST_OPTIMIZERS_SGD_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/status.hpp>

#include <array>
#include <cstddef>
#include <span>

namespace ballast {

/// Stochastic gradient descent: g <- g + weight_decay w; v <- momentum v + (1 - dampening) g, v = g at the
/// first step; w <- w - learning_rate v, or with nesterov w - learning_rate (g + momentum v).
///
/// State       v, as many numbers as there are parameters
/// Source      Sutskever et al. 2013; conventions of torch.optim.SGD
struct sgd {
  struct options {
    double learning_rate = 1e-3;
    double momentum = 0, dampening = 0, weight_decay = 0;
    bool nesterov = false;

    constexpr status check() const {
      if (!math::is_finite(learning_rate) || learning_rate < 0)
        return {"ballast::sgd: the learning rate must be finite and not negative"};
      if (!math::is_finite(momentum) || !math::is_finite(dampening) || !math::is_finite(weight_decay) ||
          momentum < 0 || weight_decay < 0)
        return {
            "ballast::sgd: momentum, dampening and weight decay must be finite, the first and last not "
            "negative"};
      if (nesterov && (momentum <= 0 || dampening != 0))
        return {"ballast::sgd: nesterov needs a momentum above zero and no dampening"};
      return {};
    }
  };

  template <class T, std::size_t N>
  struct on {
    std::array<T, N> velocity{};
    bool started = false;

    constexpr void step(options const& o, std::span<T, N> parameters, std::span<T const, N> gradients) {
      T const rate = static_cast<T>(o.learning_rate), momentum = static_cast<T>(o.momentum),
              decay = static_cast<T>(o.weight_decay);
      if (o.momentum == 0) {
        for (std::size_t i = 0; i < N; ++i) parameters[i] -= rate * (gradients[i] + decay * parameters[i]);
        return;
      }
      T const remembered = started ? momentum : T(0);
      T const entering = started ? static_cast<T>(1 - o.dampening) : T(1);
      T const ahead = o.nesterov ? momentum : T(1), direct = o.nesterov ? T(1) : T(0);
      for (std::size_t i = 0; i < N; ++i) {
        T const g = gradients[i] + decay * parameters[i];
        velocity[i] = remembered * velocity[i] + entering * g;
        parameters[i] -= rate * (direct * g + ahead * velocity[i]);
      }
      started = true;
    }
  };
};

}  // namespace ballast

#endif
