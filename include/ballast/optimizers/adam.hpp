// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_OPTIMIZERS_ADAM_HPP
#define BALLAST_OPTIMIZERS_ADAM_HPP

#include <ballast/core/math/power.hpp>
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

enum class decay { in_gradient, decoupled };
enum class second_moment { latest, largest };

template <decay Decay, second_moment Moment>
struct basic_adam {
  static constexpr bool decoupled = Decay == decay::decoupled;

  struct options {
    double learning_rate = 1e-3;
    std::array<double, 2> betas{0.9, 0.999};
    double epsilon = 1e-8, weight_decay = decoupled ? 1e-2 : 0;

    constexpr status check() const {
      if (!no_negative(learning_rate))
        return {"ballast::adam: the learning rate must be finite and not negative"};
      if (!is_share(betas[0]) || !is_share(betas[1]))
        return {"ballast::adam: both betas must be at least 0 and less than 1"};
      if (!no_negative(epsilon, weight_decay))
        return {"ballast::adam: epsilon and weight decay must be finite and not negative"};
      return {};
    }
  };

  template <class T, std::size_t N>
  struct on {
    static constexpr bool keeps_largest = Moment == second_moment::largest;

    std::array<T, N> average{}, average_square{};
    std::array<T, keeps_largest ? N : 0> largest_average_square{};
    std::uint64_t steps = 0;

    constexpr void update(options const& o, std::span<T> parameters, std::span<T const> gradients,
                          std::size_t first = 0) {
      auto const [beta1, beta2] = o.betas;
      double const bias1 = 1 - math::power(beta1, steps + 1), bias2 = 1 - math::power(beta2, steps + 1);
      T const rate = static_cast<T>(o.learning_rate / bias1), root = static_cast<T>(1 / math::sqrt(bias2)),
              epsilon = static_cast<T>(o.epsilon), m_entering = static_cast<T>(1 - beta1),
              v_remembered = static_cast<T>(beta2), v_entering = static_cast<T>(1 - beta2),
              added = static_cast<T>(decoupled ? 0 : o.weight_decay),
              kept = static_cast<T>(decoupled ? 1 - o.learning_rate * o.weight_decay : 1);

      auto const move = [=](auto& w, auto const& gradient, auto& m, auto& v, auto&... largest) {
        auto const g = gradient + added * w;
        m = kernels::flushed(m + m_entering * (g - m), kernels::silence<T>);
        v = kernels::flushed(v_remembered * v + v_entering * g * g, std::numeric_limits<T>::min());
        auto moment = v;
        ((moment = largest = kernels::larger(largest, v)), ...);
        w = kept * w - rate * m / (kernels::root(moment) * root + epsilon);
      };
      T *const m = average.data() + first, *const v = average_square.data() + first;
      if constexpr (keeps_largest)
        kernels::each_number(parameters.size(), move, parameters.data(), gradients.data(), m, v,
                             largest_average_square.data() + first);
      else
        kernels::each_number(parameters.size(), move, parameters.data(), gradients.data(), m, v);
    }
  };
};

}  // namespace detail

/// g <- g + weight_decay w; m and v are running averages of g and g^2, divided by 1 - beta^steps as they
/// start from zero; w <- w - learning_rate m / (sqrt(v) + epsilon).
///
/// State       m and v, two numbers for each parameter
/// Source      Kingma & Ba 2015, algorithm 1; torch.optim.Adam
struct adam : detail::basic_adam<detail::decay::in_gradient, detail::second_moment::latest> {};

/// The same with the largest v so far: the step of a parameter that has seen a large gradient stays small.
///
/// State       three numbers for each parameter
/// Source      Reddi, Kale & Kumar 2018; torch.optim.Adam(amsgrad=True)
struct adam_amsgrad : detail::basic_adam<detail::decay::in_gradient, detail::second_moment::largest> {};

/// Adam whose weight decay does not pass through m and v: w <- (1 - learning_rate weight_decay) w, and then
/// the step. `weights_only<adamw>` decays no biases and scales.
///
/// State       two numbers for each parameter
/// Source      Loshchilov & Hutter 2019, algorithm 2; torch.optim.AdamW
struct adamw : detail::basic_adam<detail::decay::decoupled, detail::second_moment::latest> {};

/// The same with the largest v so far.
///
/// State       three numbers for each parameter
/// Source      torch.optim.AdamW(amsgrad=True)
struct adamw_amsgrad : detail::basic_adam<detail::decay::decoupled, detail::second_moment::largest> {};

}  // namespace ballast

#endif
