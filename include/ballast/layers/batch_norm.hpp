// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_BATCH_NORM_HPP
#define BALLAST_LAYERS_BATCH_NORM_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/core/place.hpp>
#include <ballast/flow/normalization.hpp>
#include <ballast/layers/channelwise.hpp>

#include <algorithm>
#include <cstddef>

namespace ballast {

namespace detail {

enum class norm_statistics { of_batch, running };

template <norm_statistics Statistics>
struct basic_batch_norm {
  template <shape In>
  struct on : weighted {
    static_assert(real_shape<In>,
                  "ballast::batch_norm: the input must be real numbers; put embedding before it");

    using input = In;
    using output = In;
    static constexpr std::size_t channels = In::channels;
    static constexpr std::size_t depth = 0;
    static constexpr double epsilon = 1e-5, momentum = 0.1;

    template <std::size_t>  // trace: mean and 1 / standard deviation of the batch
    static constexpr extent needs{.parameters = 2 * channels,
                                  .gradients = 2 * channels,
                                  .buffers = 2 * channels + 1,
                                  .trace = 2 * channels};
    template <class Call>  // in inference the same two of the running statistics; in backward two sums
    static constexpr std::size_t scratch = 2 * channels;

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      T* const mean = Call::traced ? m.trace : m.scratch;
      T* const inverse_deviation = mean + channels;
      if constexpr (by_batch<Call>)
        measure(c, m.buffers, x, mean, inverse_deviation);
      else
        for (std::size_t f = 0; f < channels; ++f) {
          mean[f] = m.buffers[f];
          inverse_deviation[f] = inverse_root(m.buffers[channels + f]);
        }
      each_in_channel<In>(c.rows, [&](std::size_t i, std::size_t f) {
        y[i] = m.parameters[f] * ((x[i] - mean[f]) * inverse_deviation[f]) + m.parameters[channels + f];
      });
    }

    /// With z the normalized input and n values a channel: dx = weight / deviation (dy - mean(dy) - z mean(dy
    /// z)).
    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const* x, T const*, T const* dy,
                                   T* dx) {
      T const *const mean = m.trace, *const inverse_deviation = mean + channels;
      T *const sum_dy_z = m.scratch, *const sum_dy = m.scratch + channels;
      for (std::size_t f = 0; f < 2 * channels; ++f) m.scratch[f] = 0;
      add_valid_in_channel<In>(c, sum_dy, [&](std::size_t i, std::size_t) { return dy[i]; });
      add_valid_in_channel<In>(c, sum_dy_z, [&](std::size_t i, std::size_t f) {
        return dy[i] * ((x[i] - mean[f]) * inverse_deviation[f]);
      });
      if constexpr (Call::parameter_gradient)
        for (std::size_t f = 0; f < 2 * channels; ++f) m.gradients[f] += m.scratch[f];
      if constexpr (Call::input_gradient) {
        T const share = by_batch<Call> ? 1 / count<T>(c) : T(0);
        if constexpr (stepped<In>) std::fill_n(dx, c.rows * In::size, T(0));
        each_valid_in_channel<In>(c, [&](std::size_t i, std::size_t f) {
          T const z = (x[i] - mean[f]) * inverse_deviation[f];
          dx[i] = m.parameters[f] * inverse_deviation[f] *
                  (dy[i] - share * sum_dy[f] - z * (share * sum_dy_z[f]));
        });
      }
    }

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      double steepest = 0;
      for (std::size_t f = 0; f < channels; ++f) {
        double const weight = static_cast<double>(m.parameters[f]),
                     variance = static_cast<double>(m.buffers[channels + f]);
        steepest = math::max(steepest, math::abs(weight) * inverse_root(variance));
      }
      return steepest;
    }

    template <class>
    static constexpr flow::row flow_rule(flow::signal& s) {
      if constexpr (Statistics == norm_statistics::running)
        return flow::normalize_by_start(s, epsilon);
      else
        return flow::normalize_batch(s, epsilon);
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      std::type_identity<network_start> const fixed{};
      visit(vector_tensor("weight", tensor_role::scale, 0, channels, 1), here, fixed);
      visit(vector_tensor("bias", tensor_role::bias, channels, channels), here, fixed);
      visit(vector_tensor("running_mean", tensor_role::buffer, 0, channels), here, fixed);
      visit(vector_tensor("running_var", tensor_role::buffer, channels, channels, 1), here, fixed);
      visit(tensor{.name = "num_batches_tracked", .role = tensor_role::buffer, .offset = 2 * channels}, here,
            fixed);
    }

   private:
    template <class Call>
    static constexpr bool by_batch = Call::training&& Statistics == norm_statistics::of_batch;

    template <class T>
    static constexpr T inverse_root(T variance) {
      return 1 / math::sqrt(variance + static_cast<T>(epsilon));
    }

    template <class T, class Call>
    static constexpr T count(Call const& c) {
      return static_cast<T>(std::max<std::size_t>(valid_per_channel<In>(c), 1));
    }

    /// Mean and deviation of the batch, in two passes; they move the running statistics.
    template <class Call, class T>
    static constexpr void measure(Call const& c, T* running, T const* x, T* mean, T* inverse_deviation) {
      T const n = count<T>(c);
      T* const square = inverse_deviation;
      for (std::size_t f = 0; f < channels; ++f) mean[f] = square[f] = 0;
      add_valid_in_channel<In>(c, mean, [&](std::size_t i, std::size_t) { return x[i]; });
      for (std::size_t f = 0; f < channels; ++f) mean[f] /= n;
      add_valid_in_channel<In>(
          c, square, [&](std::size_t i, std::size_t f) { return (x[i] - mean[f]) * (x[i] - mean[f]); });
      for (std::size_t f = 0; f < channels; ++f) {
        T const unbiased = square[f] / (n > 1 ? n - 1 : n);
        running[f] += static_cast<T>(momentum) * (mean[f] - running[f]);
        running[channels + f] += static_cast<T>(momentum) * (unbiased - running[channels + f]);
        inverse_deviation[f] = inverse_root(square[f] / n);
      }
      running[2 * channels] += 1;
    }
  };
};

}  // namespace detail

/// y = weight (x - mean) / sqrt(variance + 1e-5) + bias, for each channel over the batch and all positions but
/// the steps beyond a row's length.
///
/// Shape       any of real numbers, unchanged; usable as the first layer, on the data itself
/// Parameters  "weight" and "bias", one number a channel
/// State       "running_mean", "running_var" (of the unbiased variance; both move by 0.1 a step) and
///             "num_batches_tracked"
/// Start       weight 1, bias 0, running mean 0 and variance 1
/// Modes       training normalizes by the batch, with the biased variance; inference by the running statistics
/// Source      Ioffe & Szegedy 2015, algorithms 1 and 2; conventions of torch.nn.BatchNorm1d
struct batch_norm : detail::basic_batch_norm<detail::norm_statistics::of_batch> {};

/// The same by the running statistics in training too, which then stand still: batch norm after its training,
/// for fine-tuning and for batches too small to have statistics.
struct fixed_batch_norm : detail::basic_batch_norm<detail::norm_statistics::running> {};

}  // namespace ballast

#endif
