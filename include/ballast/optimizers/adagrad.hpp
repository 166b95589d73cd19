// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_ADAGRAD_HPP
#define BALLAST_OPTIMIZERS_ADAGRAD_HPP

#include <ballast/kernels/each_number.hpp>
#include <ballast/kernels/register_math.hpp>
#include <ballast/optimizers/optimizer.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace ballast {

/// g <- g + weight_decay w; s <- s + g^2, from initial_accumulator on; w <- w - rate g / (sqrt(s) + epsilon),
/// where the rate is learning_rate / (1 + rate_decay steps).
///
/// State       s, as many numbers as there are parameters
/// Source      Duchi, Hazan & Singer 2011; torch.optim.Adagrad
struct adagrad {
  struct options {
    double learning_rate = 1e-2;
    double rate_decay = 0, weight_decay = 0, initial_accumulator = 0, epsilon = 1e-10;

    constexpr status check() const {
      if (!detail::no_negative(learning_rate, rate_decay))
        return {"ballast::adagrad: the learning rate and its decay must be finite and not negative"};
      if (!detail::no_negative(weight_decay, initial_accumulator, epsilon))
        return {
            "ballast::adagrad: weight decay, initial accumulator and epsilon must be finite and not "
            "negative"};
      return {};
    }
  };

  template <class T, std::size_t N>
  struct on {
    std::array<T, N> sum_of_squares{};
    std::uint64_t steps = 0;

    constexpr void update(options const& o, std::span<T> parameters, std::span<T const> gradients,
                          std::size_t first = 0) {
      T const rate = static_cast<T>(o.learning_rate / (1 + o.rate_decay * static_cast<double>(steps))),
              decay = static_cast<T>(o.weight_decay), epsilon = static_cast<T>(o.epsilon),
              start = static_cast<T>(steps == 0 ? o.initial_accumulator : 0);
      kernels::each_number(
          parameters.size(),
          [=](auto& w, auto const& gradient, auto& s) {
            auto const g = gradient + decay * w;
            s += start + g * g;
            w -= rate * g / (kernels::root(s) + epsilon);
          },
          parameters.data(), gradients.data(), sum_of_squares.data() + first);
    }
  };
};

}  // namespace ballast

#endif
