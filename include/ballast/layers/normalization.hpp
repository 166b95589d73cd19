// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_NORMALIZATION_HPP
#define BALLAST_LAYERS_NORMALIZATION_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/core/place.hpp>
#include <ballast/flow/normalization.hpp>
#include <ballast/kernels/lane_sum.hpp>

namespace ballast::detail {

/// How a norm layer divides a sample: the numbers of each run of `size` are normalized together, and the
/// numbers of each run of `stretch` share one of the `weights`.
struct norm_runs {
  std::size_t size, stretch, weights;
};

/// What layer_norm, rms_norm and group_norm have in common: y = weight (x - mean) / deviation + bias, with mean
/// and deviation of a run of one sample. Rule gives `epsilon`, `runs<In>()`, and `centered`: without it the mean
/// counts as 0, and there is no bias.
template <class Rule>
struct normalization {
  template <shape In>
  struct on : weighted {
    static constexpr norm_runs runs = Rule::template runs<In>();
    static_assert(
        In::size % runs.size == 0,
        "ballast::normalization: the runs do not fill the sample; let the rule return a divisor of it");
    using input = In;
    using output = In;
    static constexpr std::size_t depth = 0;
    static constexpr bool centered = Rule::centered;
    static constexpr std::size_t size = runs.size, stretch = runs.stretch, weights = runs.weights;
    static constexpr std::size_t parameters = centered ? 2 * weights : weights;
    static constexpr std::size_t traced = centered ? 2 : 1;  // of a run: 1 / deviation, mean
    template <std::size_t Rows>
    static constexpr extent needs{
        .parameters = parameters, .gradients = parameters, .trace = traced*(Rows* In::size / size)};

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      double largest = 0;  // weight, which at no deviation is multiplied by 1 / sqrt(epsilon)
      for (std::size_t w = 0; w < weights; ++w)
        largest = math::max(largest, static_cast<double>(math::abs(m.parameters[w])));
      return largest / math::sqrt(Rule::epsilon);
    }

    template <class>
    static constexpr flow::row flow_rule(flow::signal& s) {
      if constexpr (In::positions > 1) s.lose("the flow through norm layers over positions is not known yet");
      double const n = static_cast<double>(size);
      return centered ? flow::normalize_layer(s, n, Rule::epsilon) : flow::normalize_rms(s, n, Rule::epsilon);
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      each_run(c.rows, [&](std::size_t run, std::size_t start, std::size_t first_weight) {
        statistics<T> const s = measure(x + start);
        if constexpr (Call::traced) s.keep(m.trace + run * traced);
        each_number([&](std::size_t i, std::size_t w) {
          T const scaled = m.parameters[first_weight + w] * s.normalized(x[start + i]);
          y[start + i] = centered ? scaled + m.parameters[weights + first_weight + w] : scaled;
        });
      });
    }

    /// With z the normalized input and g = weight dy: dx = (g - mean(g) - z mean(g z)) / deviation, over a run;
    /// not centered without mean(g).
    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      each_run(c.rows, [&](std::size_t run, std::size_t start, std::size_t first_weight) {
        auto const s = statistics<T>::kept(m.trace + run * traced);
        auto const z = [&](std::size_t i) { return s.normalized(x[start + i]); };
        auto const g = [&](std::size_t i, std::size_t w) {
          return m.parameters[first_weight + w] * dy[start + i];
        };
        if constexpr (Call::parameter_gradient)
          each_number([&](std::size_t i, std::size_t w) {
            m.gradients[first_weight + w] += dy[start + i] * z(i);
            if constexpr (centered) m.gradients[weights + first_weight + w] += dy[start + i];
          });
        if constexpr (Call::input_gradient) {
          T const mean_g = centered ? mean<T>([&](std::size_t i) { return g(i, i / stretch); }) : T(0);
          T const mean_g_z = mean<T>([&](std::size_t i) { return g(i, i / stretch) * z(i); });
          each_number([&](std::size_t i, std::size_t w) {
            dx[start + i] = s.inverse_deviation * (g(i, w) - mean_g - z(i) * mean_g_z);
          });
        }
      });
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      std::type_identity<network_start> const fixed{};
      visit(vector_tensor("weight", tensor_role::scale, 0, weights, 1), here, fixed);
      if constexpr (centered) visit(vector_tensor("bias", tensor_role::bias, weights, weights), here, fixed);
    }

   private:
    template <class T>
    struct statistics {
      T inverse_deviation, mean;

      constexpr T normalized(T x) const { return (centered ? x - mean : x) * inverse_deviation; }
      constexpr void keep(T* trace) const {
        trace[0] = inverse_deviation;
        if constexpr (centered) trace[1] = mean;
      }
      static constexpr statistics kept(T const* trace) {
        return {trace[0], centered ? trace[traced - 1] : T(0)};
      }
    };

    /// f(number of the run, index of its first number, index of its first weight).
    template <class F>
    static constexpr void each_run(std::size_t rows, F const& f) {
      constexpr std::size_t own_weights = size / stretch, cycle = weights / own_weights;
      for (std::size_t run = 0; run < rows * (In::size / size); ++run)
        f(run, run * size, run % cycle * own_weights);
    }
    /// f(place of a number in its run, place of its weight among those of the run).
    template <class F>
    static constexpr void each_number(F const& f) {
      for (std::size_t w = 0; w < size / stretch; ++w)
        for (std::size_t i = 0; i < stretch; ++i) f(w * stretch + i, w);
    }

    /// Of f(i), over the places i of a run.
    template <class T, class F>
    static constexpr T mean(F const& f) {
      return static_cast<T>(kernels::lane_sum(size, f) / size);
    }
    template <class T>
    static constexpr statistics<T> measure(T const* x) {
      T const center = centered ? mean<T>([&](std::size_t i) { return x[i]; }) : T(0);
      double const square = mean<double>([&](std::size_t i) {
        double const d = static_cast<double>(x[i]) - static_cast<double>(center);
        return d * d;
      });
      return {static_cast<T>(1 / math::sqrt(square + Rule::epsilon)), center};
    }
  };
};

}  // namespace ballast::detail

#endif
