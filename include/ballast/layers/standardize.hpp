// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_LAYERS_STANDARDIZE_HPP
#define BALLAST_LAYERS_STANDARDIZE_HPP

#include <ballast/core/layer.hpp>
#include <ballast/core/math.hpp>
#include <ballast/core/place.hpp>
#include <ballast/core/status.hpp>
#include <ballast/flow/normalization.hpp>
#include <ballast/kernels/finite.hpp>
#include <ballast/layers/channelwise.hpp>

#include <array>
#include <limits>
#include <span>

namespace ballast {

/// y = (x - mean) / std for each channel, by statistics that are measured once and not trained.
///
/// Shape       any of real numbers, unchanged
/// State       "mean" and "std", one number a channel, saved with the network
/// Start       mean 0 and std 1, which leave x as it is, until `fit_standardize`
/// Rejects     tokens
struct standardize {
  template <shape In>
  struct on : weightless {
    static_assert(real_shape<In>,
                  "ballast::standardize: the input must be real numbers; put embedding before it");

    using input = In;
    using output = In;
    static constexpr std::size_t channels = In::channels;
    template <std::size_t>
    static constexpr extent needs{.buffers = 2 * channels};

    template <class T>
    static constexpr double lipschitz(memory<T> const& m) {
      double steepest = 0;
      for (std::size_t k = 0; k < channels; ++k)
        steepest = math::max(steepest, 1 / static_cast<double>(m.buffers[channels + k]));
      return steepest;
    }

    template <class>  // as fitted
    static constexpr flow::row flow_rule(flow::signal& s) {
      double const variance = s.second_moment - s.pair;
      if (variance <= 0) {
        s.lose("standardize divides by the deviation of inputs that do not vary");
        return {};
      }
      flow::row const r{.gain = 1 / variance, .width = s.width};
      flow::set_size(s, 0, 0, (s.near - s.pair) / variance);
      s.kurtosis = s.centered_kurtosis;
      return r;
    }

    template <class Call, class T>
    static constexpr void forward(Call const& c, memory<T> const& m, T const* x, T* y) {
      detail::each_in_channel<In>(c.rows, [&](std::size_t i, std::size_t k) {
        y[i] = (x[i] - m.buffers[k]) / m.buffers[channels + k];
      });
    }

    template <class Call, class T>
    static constexpr void backward(Call const& c, memory<T> const& m, T const*, T const*, T const* dy,
                                   T* dx) {
      if constexpr (Call::input_gradient)
        detail::each_in_channel<In>(
            c.rows, [&](std::size_t i, std::size_t k) { dx[i] = dy[i] / m.buffers[channels + k]; });
    }

    template <class Visitor>
    static constexpr void tensors(Visitor&& visit, place const& here) {
      std::type_identity<network_start> const fixed{};
      visit(vector_tensor("mean", tensor_role::buffer, 0, channels), here, fixed);
      visit(vector_tensor("std", tensor_role::buffer, channels, channels, 1), here, fixed);
    }

    /// Sets the buffers to the mean and deviation of x.
    template <class T>
    static constexpr void fit(std::size_t rows, T const* x, T* buffers) {
      double const n = static_cast<double>(rows * In::positions);
      std::array<double, channels> mean{}, square{};
      detail::each_in_channel<In>(
          rows, [&](std::size_t i, std::size_t k) { mean[k] += static_cast<double>(x[i]) / n; });
      detail::each_in_channel<In>(rows, [&](std::size_t i, std::size_t k) {
        double const d = static_cast<double>(x[i]) - mean[k];
        square[k] += d * d / n;
      });
      for (std::size_t k = 0; k < channels; ++k) {
        double const std = math::sqrt(square[k]), rounding = std::numeric_limits<T>::epsilon();
        buffers[k] = static_cast<T>(mean[k]);
        buffers[channels + k] = std > rounding * math::abs(mean[k]) ? static_cast<T>(std) : T(1);
      }
    }
  };
};

namespace detail {

template <class Net>
concept starts_with_standardize = std::is_same_v<typename Net::words::template description<0>, standardize>;

}  // namespace detail

/// Sets the statistics of a network's first layer, which is standardize, to those of some inputs: mean and
/// standard deviation (of all of them, not of a sample from more) of each channel. One that does not vary keeps
/// the deviation 1.
///
/// Rejects     a network that does not begin with standardize; with a status, the network unchanged: no whole
///             number of samples, none at all, a number that is not finite
template <class Net>
constexpr status fit_standardize(Net& net, std::span<typename Net::element const> inputs) {
  static_assert(
      detail::starts_with_standardize<Net>,
      "ballast::fit_standardize: the network's first layer is not standardize; put it first in the topology");
  constexpr std::size_t size = Net::input::size;
  std::size_t const rows = inputs.size() / size;
  if (rows == 0 || inputs.size() != rows * size)
    return {
        "ballast::fit_standardize: the inputs hold {found} numbers, not one or more times the sample's "
        "{wanted}",
        0, static_cast<long long>(inputs.size()), size};
  for (std::size_t row = 0; row < rows; ++row)
    if (!kernels::all_finite(inputs.subspan(row * size, size)))
      return {"ballast::fit_standardize: sample {row} has a number that is not finite", row};
  Net::layers::template layer_at<0>::fit(rows, inputs.data(), net.buffers().data());
  return {};
}

}  // namespace ballast

#endif
