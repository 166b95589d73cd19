// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_RMSPROP_HPP
#define BALLAST_OPTIMIZERS_RMSPROP_HPP

#include <ballast/kernels/each_number.hpp>
#include <ballast/kernels/flush.hpp>
#include <ballast/kernels/register_math.hpp>
#include <ballast/optimizers/optimizer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

namespace ballast {

namespace detail {

enum class gradient_mean { zero, running };

template <gradient_mean Mean>
struct basic_rmsprop {
  struct options {
    double learning_rate = 1e-2;
    double alpha = 0.99, epsilon = 1e-8, weight_decay = 0, momentum = 0;

    constexpr status check() const {
      if (!no_negative(learning_rate))
        return {"ballast::rmsprop: the learning rate must be finite and not negative"};
      if (!is_share(alpha)) return {"ballast::rmsprop: alpha must be at least 0 and less than 1"};
      if (!no_negative(epsilon, weight_decay, momentum))
        return {"ballast::rmsprop: epsilon, weight decay and momentum must be finite and not negative"};
      return {};
    }
  };

  template <class T, std::size_t N>
  struct on {
    static constexpr bool centered = Mean == gradient_mean::running;

    std::array<T, N> average_square{}, velocity{};
    std::array<T, centered ? N : 0> average{};
    std::uint64_t steps = 0;

    constexpr void update(options const& o, std::span<T> parameters, std::span<T const> gradients,
                          std::size_t first = 0) {
      T const rate = static_cast<T>(o.learning_rate), remembered = static_cast<T>(o.alpha),
              entering = static_cast<T>(1 - o.alpha), epsilon = static_cast<T>(o.epsilon),
              decay = static_cast<T>(o.weight_decay), momentum = static_cast<T>(o.momentum);
      auto const move = [=](auto& w, auto const& gradient, auto& square, auto& v, auto&... mean) {
        auto const g = gradient + decay * w;
        square = kernels::flushed(remembered * square + entering * g * g, std::numeric_limits<T>::min());
        auto variance = square;
        ((mean = kernels::flushed(remembered * mean + entering * g, kernels::silence<T>),
          variance -= mean * mean),
         ...);
        v = kernels::flushed(
            momentum * v + g / (kernels::root(kernels::larger(variance * 0, variance)) + epsilon),
            kernels::silence<T>);
        w -= rate * v;
      };
      T *const square = average_square.data() + first, *const v = velocity.data() + first;
      if constexpr (centered)
        kernels::each_number(parameters.size(), move, parameters.data(), gradients.data(), square, v,
                             average.data() + first);
      else
        kernels::each_number(parameters.size(), move, parameters.data(), gradients.data(), square, v);
    }
  };
};

}  // namespace detail

/// g <- g + weight_decay w; s is the running average of g^2, of which 1 - alpha is new;
/// v <- momentum v + g / (sqrt(s) + epsilon); w <- w - learning_rate v.
///
/// State       s and v, two numbers for each parameter
/// Source      Tieleman & Hinton 2012, lecture 6.5; torch.optim.RMSprop
struct rmsprop : detail::basic_rmsprop<detail::gradient_mean::zero> {};

/// The same by the running variance of g in place of the mean of its square.
///
/// State       three numbers for each parameter
/// Source      Graves 2013, eq. 38 to 45; torch.optim.RMSprop(centered=True)
struct rmsprop_centered : detail::basic_rmsprop<detail::gradient_mean::running> {};

}  // namespace ballast

#endif
