// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_POOLING_HPP
#define BALLAST_FLOW_POOLING_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/activation.hpp>
#include <ballast/flow/convolution.hpp>
#include <ballast/flow/gradient.hpp>
#include <ballast/flow/positions.hpp>
#include <ballast/flow/row.hpp>

#include <algorithm>
#include <numbers>

namespace ballast::flow {

/// How many positions are one after pooling.
constexpr double taps_of(row const& r) {
  double taps = 1;
  for (std::size_t k = 0; k < 2; ++k) taps *= static_cast<double>(r.windows[k] ? r.windows[k]->taps : 1);
  return r.windows[0] || r.windows[1] ? taps : static_cast<double>(r.positions[0] * r.positions[1]);
}

/// Leads the gradient to the positions of the windows; without windows to all, evenly.
constexpr void spread_over_windows(row const& r, gradient& g) {
  double kept = 1;
  for (std::size_t k = 0; k < 2; ++k)
    g.along.axes[k] = r.windows[k] ? back_through_taps(*r.windows[k], g.along.axes[k], kept)
                                   : axis_profile{.length = r.positions[k]};
}

/// The mean of each window, of which all positions receive the same gradient.
constexpr row average(signal& s, sliding const& windows) {
  row r{.width = s.width, .move = [](row const& of, gradient& g) {
          double const rows = g.rows(), taps = taps_of(of);
          spread_over_windows(of, g);
          g.near_mode *= taps;
          g.common_mode = 1 + taps * (g.common_mode - 1);
          g.overlap = (taps - 1 + taps * (rows - 1) * g.overlap) / (taps * rows - 1);
        }};
  r.windows = windows;
  for (std::size_t k = 0; k < 2; ++k) r.positions[k] = s.along.axes[k].length;
  double const taps = taps_of(r), alike = s.near / s.second_moment;
  double inside_all = 1, kept = 1;
  for (std::size_t k = 0; k < 2; ++k) {
    double mean = 1;
    if (windows[k]) s.along.axes[k] = through_taps(*windows[k], s.along.axes[k], mean);
    if (windows[k]) inside_all *= inside(*windows[k]);
    kept *= mean;
  }
  double const excess = s.centered_kurtosis - 3;
  r.gain = inside_all / taps;
  s.scale(math::sqrt(kept));
  s.second_moment *= (1 + (taps - 1) * alike) / taps;
  s.set_shapes(s.skew / math::sqrt(taps), 3 + excess / taps);
  return r;
}

/// Moments of y = f(x) for x = sqrt(c) u + sqrt(1 - c) (the largest of n standard normal z), with u standard
/// normal.
struct largest_of {
  double mean = 0, square = 0, cube = 0, fourth = 0, slope_square = 0, falling = 0;
  double latent_mean = 0, latent_square = 0;  // of the largest z

  constexpr largest_of(double n, double c, activated_numbers const& f) {
    constexpr double edge = 6.5, root_3 = std::numbers::sqrt3;
    constexpr int half = 40;
    for (int k = -half; k <= half; ++k) {
      double const z = edge * k / half, below = math::erfc(-z / std::numbers::sqrt2) / 2;
      double const weight = density(z) * edge / half * n * math::exp((n - 1) * math::log(below));
      latent_mean += weight * z;
      latent_square += weight * z * z;
      add(weight / 6, math::sqrt(1 - c) * z - math::sqrt(c) * root_3, f);  // u by Gauss and Hermite
      add(weight / 1.5, math::sqrt(1 - c) * z, f);
      add(weight / 6, math::sqrt(1 - c) * z + math::sqrt(c) * root_3, f);
    }
  }
  constexpr double latent_variance() const { return latent_square - latent_mean * latent_mean; }
  constexpr double variance() const { return square - mean * mean; }

 private:
  static constexpr double density(double z) {
    return math::exp(-z * z / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
  }
  constexpr void add(double weight, double latent, activated_numbers const& f) {
    double const x = f.mean + f.deviation * latent, y = f.value(x), slope = f.slope(x);
    mean += weight * y;
    square += weight * y * y;
    cube += weight * y * y * y;
    fourth += weight * y * y * y * y;
    slope_square += weight * slope * slope;
    falling += slope < 0 ? weight : 0;
  }
};

/// The largest number of each window. Of normal numbers x = a + b, the part a of which is common to the
/// window, that is a + the largest b; an activation that rises may come before or after.
constexpr row maximize(signal& s, sliding const& windows) {
  row r{.width = s.width, .move = [](row const& of, gradient& g) {
          spread_over_windows(of, g);
          g.overlap /= taps_of(of);
        }};
  r.windows = windows;
  for (std::size_t k = 0; k < 2; ++k) r.positions[k] = s.along.axes[k].length;
  activated_numbers const f = s.activated_now() ? s.activated : activated_numbers{s};
  if (!s.activated_now() && !s.gaussian)
    s.lose("max_pool meets numbers whose law is not known: put it behind a convolution, or its activation");
  double const c = std::clamp(f.near, 0.0, 1.0);
  largest_of const y{taps_of(r), c, f};
  if (y.falling > 0.1) s.lose("max_pool meets an activation that falls: put it before the activation");
  if (!s.unknown.empty()) return r;
  auto const kept = [&](double correlation) {
    double const common = std::clamp(correlation, 0.0, 1.0);
    return y.mean * y.mean + y.variance() * common / (common + (1 - common) * y.latent_variance());
  };
  double const m = y.mean, v = y.variance(), third = y.cube - m * (3 * y.square - 2 * m * m);
  double const central = y.fourth - 4 * m * y.cube + m * m * (6 * y.square - 3 * m * m);
  r.gain = y.slope_square / f.slope_square;
  s.pair = kept(f.pair);
  s.near = kept(f.near);
  s.second_moment = y.square;
  s.mean = m;
  s.set_shapes(third / (v * math::sqrt(v)), central / (v * v));
  for (std::size_t k = 0; k < 2; ++k) s.along.axes[k] = {.length = windows[k] ? windows[k]->output() : 1};
  return r;
}

}  // namespace ballast::flow

#endif
