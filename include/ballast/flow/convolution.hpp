// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_CONVOLUTION_HPP
#define BALLAST_FLOW_CONVOLUTION_HPP

#include <ballast/flow/gradient.hpp>
#include <ballast/flow/mixing.hpp>
#include <ballast/flow/row.hpp>
#include <ballast/layers/window.hpp>

#include <algorithm>
#include <array>
#include <cstddef>

// A convolution is a product with the patch of each output position. Zeros beyond the edges make the
// positions near them smaller: by the matrix of taps, 1 where a tap of an output is an input, the signal's
// mean squares pass up and the gradient's down.

namespace ballast::flow {

using ballast::detail::axis;

/// The mean over an output's taps of what lies on the inputs.
constexpr axis_profile through_taps(axis const& a, axis_profile const& x, double& mean) {
  double sum = 0;
  axis_profile const y = axis_profile::of(
      a.output(),
      [&](std::size_t o) {
        double taps = 0;
        for (std::size_t k = 0; k < a.taps; ++k) {
          std::size_t const i = a.source(o, k);  // wraps around before the first input
          taps += i < a.input ? x[i] : 0;
        }
        return taps / static_cast<double>(a.taps);
      },
      sum);
  mean = sum / static_cast<double>(a.output());
  return y;
}

/// The sum over the outputs that have an input as a tap, of what lies on them; `kept` is the part of it that
/// lies on no padding.
constexpr axis_profile back_through_taps(axis const& a, axis_profile const& y, double& kept) {
  double sum = 0;
  axis_profile const x = axis_profile::of(
      a.input,
      [&](std::size_t i) {
        double outputs = 0;
        for (std::size_t k = 0; k < a.taps; ++k) {
          std::size_t const at = i + a.before - k * a.dilation, o = at / a.stride;  // wraps around likewise
          outputs += at % a.stride == 0 && o < a.output() ? y[o] : 0;
        }
        return outputs / static_cast<double>(a.taps);
      },
      sum);
  kept = sum / static_cast<double>(a.output());
  return x;
}

/// The part of all taps that lies on no padding.
constexpr double inside(axis const& a) {
  double mean = 0;
  through_taps(a, {.length = a.input}, mean);
  return mean;
}

/// Leads the gradient through the taps. The gain counted an even gradient.
constexpr void through_windows(row const& r, gradient& g) {
  for (std::size_t k = 0; k < 2; ++k) {
    if (!r.windows[k]) continue;
    double kept = 1;
    g.along.axes[k] = back_through_taps(*r.windows[k], g.along.axes[k], kept);
    if (kept > 0) g.log_square += log10(kept / inside(*r.windows[k]));
  }
}

/// What slides along the axes of the input; none along one that it leaves alone.
using sliding = std::array<axis const*, 2>;

/// y = b + W x of each patch.
constexpr row convolve(signal& s, sliding const& windows, fans fan, weight_law weight, weight_law bias) {
  double on_input = 1, of_patch = 1, taps = 1;
  for (std::size_t k = 0; k < 2; ++k) {
    if (!windows[k]) continue;
    double mean = 1;
    s.along.axes[k] = through_taps(*windows[k], s.along.axes[k], mean);
    of_patch *= mean;
    on_input *= inside(*windows[k]);
    taps *= static_cast<double>(windows[k]->taps);
  }
  double const of_position = s.second_moment;
  s.scale(math::sqrt(of_patch));
  s.average(taps);
  row r = mix(s, fan, weight, bias);
  r.gain *= on_input;
  r.second_moment = of_position;
  r.inside = of_patch;
  r.windows = windows;
  r.move = through_windows;
  return r;
}

/// The same by the initializer of the layer, or of its network.
template <class LayerStart, class NetworkStart>
constexpr row convolve(signal& s, sliding const& windows, fans fan, std::size_t outputs, bool has_bias) {
  using rule = typename ballast::detail::chosen_start<LayerStart, NetworkStart>::type;
  return convolve(s, windows, {fan.in, outputs}, law_of<rule>(fan),
                  has_bias ? law_of<bias_start<rule>>(fan) : weight_law{weight_kind::constant});
}

}  // namespace ballast::flow

#endif
