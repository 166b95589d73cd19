// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_SGD_HPP
#define BALLAST_OPTIMIZERS_SGD_HPP

#include <ballast/kernels/each_number.hpp>
#include <ballast/kernels/flush.hpp>
#include <ballast/kernels/register_math.hpp>
#include <ballast/optimizers/optimizer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
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
      if (!detail::no_negative(learning_rate))
        return {"ballast::sgd: the learning rate must be finite and not negative"};
      if (!detail::no_negative(momentum, weight_decay) || !math::is_finite(dampening))
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
    std::uint64_t steps = 0;

    /// Returns the sum of the squares of the gradients, which it has in registers.
    constexpr T update(options const& o, std::span<T> parameters, std::span<T const> gradients,
                       std::size_t first = 0) {
      T const rate = static_cast<T>(o.learning_rate), momentum = static_cast<T>(o.momentum),
              decay = static_cast<T>(o.weight_decay);
      if (o.momentum == 0 && o.weight_decay == 0)
        return kernels::each_number(
            parameters.size(), [=](auto& w, auto const& g) { w -= rate * g; }, parameters.data(),
            gradients.data());
      if (o.momentum == 0)
        return kernels::each_number(
            parameters.size(), [=](auto& w, auto const& g) { w -= rate * (g + decay * w); },
            parameters.data(), gradients.data());

      T const remembered = steps > 0 ? momentum : T(0);
      T const entering = steps > 0 ? static_cast<T>(1 - o.dampening) : T(1);
      T const ahead = o.nesterov ? momentum : T(1), direct = o.nesterov ? T(1) : T(0);
      return kernels::each_number(
          parameters.size(),
          [=](auto& w, auto const& gradient, auto& v) {
            auto const g = gradient + decay * w;
            v = kernels::flushed(remembered * v + entering * g, kernels::silence<T>);
            w -= rate * (direct * g + ahead * v);
          },
          parameters.data(), gradients.data(), velocity.data() + first);
    }
  };
};

}  // namespace ballast

#endif
