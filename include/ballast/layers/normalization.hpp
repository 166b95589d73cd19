// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_NORMALIZATION_HPP
#define BALLAST_LAYERS_NORMALIZATION_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/core/place.hpp>
#include <ballast/flow/normalization.hpp>
#include <ballast/kernels/lane_sum.hpp>

#include <algorithm>

namespace ballast::detail {

/// How a norm layer divides a sample: the `size` numbers of a run are normalized together, and each `stretch` of
/// them share one of the `weights`. They lie in pieces, as many numbers as `apart` from one to the next; where
/// that is 0 in one.
struct norm_runs {
  std::size_t size, stretch, weights;
  std::size_t piece = size, apart = 0;
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
    static constexpr std::size_t piece = runs.piece, own_weights = piece / stretch;
    static constexpr bool over_steps = runs.apart > 0;  // a piece for each step
    static constexpr bool over_positions = over_steps || image_shape<In>;
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
      double const n = static_cast<double>(size), positions = over_positions ? In::positions : 1;
      return centered ? flow::normalize_layer(s, n, positions, Rule::epsilon)
                      : flow::normalize_rms(s, n, positions, Rule::epsilon);
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      static_assert(
          !Call::continued || !over_steps,
          "ballast::group_norm: the earlier steps are gone; give it whole sequences, or take layer_norm");
      if constexpr (over_steps) std::fill_n(y, c.rows * In::size, T(0));
      each_run(c, [&](run const& r) {
        statistics<T> const s = measure(r, x + r.start);
        if constexpr (Call::traced) s.keep(m.trace + r.index * traced);
        each_number(r, [&](std::size_t i, std::size_t w) {
          T const scaled = m.parameters[r.first_weight + w] * s.normalized(x[r.start + i]);
          y[r.start + i] = centered ? scaled + m.parameters[weights + r.first_weight + w] : scaled;
        });
      });
    }

    /// With z the normalized input and g = weight dy: dx = (g - mean(g) - z mean(g z)) / deviation, over a run;
    /// not centered without mean(g).
    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      if constexpr (Call::input_gradient && over_steps) std::fill_n(dx, c.rows * In::size, T(0));
      each_run(c, [&](run const& r) {
        auto const s = statistics<T>::kept(m.trace + r.index * traced);
        auto const z = [&](std::size_t i) { return s.normalized(x[r.start + i]); };
        auto const g = [&](std::size_t i, std::size_t w) {
          return m.parameters[r.first_weight + w] * dy[r.start + i];
        };
        if constexpr (Call::parameter_gradient)
          each_number(r, [&](std::size_t i, std::size_t w) {
            m.gradients[r.first_weight + w] += dy[r.start + i] * z(i);
            if constexpr (centered) m.gradients[weights + r.first_weight + w] += dy[r.start + i];
          });
        if constexpr (Call::input_gradient) {
          T const mean_g = centered ? mean<T>(r, g) : T(0);
          T const mean_g_z = mean<T>(r, [&](std::size_t i, std::size_t w) { return g(i, w) * z(i); });
          each_number(r, [&](std::size_t i, std::size_t w) {
            dx[r.start + i] = s.inverse_deviation * (g(i, w) - mean_g - z(i) * mean_g_z);
          });
        }
      });
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      std::type_identity<network_start> const fixed{};
      visit(shaped(vector_tensor("weight", tensor_role::scale, 0, weights, 1)), here, fixed);
      if constexpr (centered)
        visit(shaped(vector_tensor("bias", tensor_role::bias, weights, weights)), here, fixed);
    }

   private:
    /// One number for each of an image has the image's shape.
    static constexpr tensor shaped(tensor t) {
      if constexpr (image_shape<In>)
        if (weights == In::size) {
          t.shape = {In::channels, In::height, In::width};
          t.rank = 3;
          t.row_stride = In::channel_stride;
        }
      return t;
    }

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

    /// A run of a sample: its number in the batch, the index of its first number and of its first weight, and
    /// how many pieces of it are valid.
    struct run {
      std::size_t index, start, first_weight, pieces;

      constexpr std::size_t size() const { return over_steps ? pieces * piece : on::size; }
    };
    template <class Call, class F>
    static constexpr void each_run(Call const& c, F const& f) {
      constexpr std::size_t of_sample = In::size / size, cycle = weights / own_weights;
      for (std::size_t row = 0; row < c.rows; ++row)
        for (std::size_t k = 0; k < of_sample; ++k)
          f(run{row * of_sample + k, row * In::size + k * piece, k % cycle * own_weights,
                over_steps ? c.length(row, In::positions) : 1});
    }
    /// f(place of a number in its run, place of its weight among those of the run).
    template <class F>
    static constexpr void each_number(run const& r, F const& f) {
      for (std::size_t p = 0; p < (over_steps ? r.pieces : 1); ++p)
        for (std::size_t w = 0; w < own_weights; ++w)
          for (std::size_t i = 0; i < stretch; ++i) f(p * runs.apart + w * stretch + i, w);
    }

    /// Of f(place, place of the weight), over the numbers of a run.
    template <class T, class F>
    static constexpr T mean(run const& r, F const& f) {
      double const sum = kernels::lane_sum(r.size(), [&](std::size_t n) {
        return over_steps ? f(n / piece * runs.apart + n % piece, n % piece / stretch) : f(n, n / stretch);
      });
      return static_cast<T>(sum / static_cast<double>(r.size()));
    }
    template <class T>
    static constexpr statistics<T> measure(run const& r, T const* x) {
      T const center = centered ? mean<T>(r, [&](std::size_t i, std::size_t) { return x[i]; }) : T(0);
      double const square = mean<double>(r, [&](std::size_t i, std::size_t) {
        double const d = static_cast<double>(x[i]) - static_cast<double>(center);
        return d * d;
      });
      return {static_cast<T>(1 / math::sqrt(square + Rule::epsilon)), center};
    }
  };
};

}  // namespace ballast::detail

#endif
