// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_ACTIVATION_HPP
#define BALLAST_FLOW_ACTIVATION_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/moments_of.hpp>
#include <ballast/flow/pair_series.hpp>
#include <ballast/flow/row.hpp>

#include <algorithm>
#include <type_traits>

namespace ballast::flow {

/// What becomes of the logarithm of a mean square, of the signal and of the gradient, through y = f(x): the sample's
/// scale was left by earlier layers, and about it the numbers are drawn anew.
struct scale_effect {
  spread drawn;     // of a sample
  double variance;  // of its scale
  double samples;   // independent ones
  double fresh;     // what f adds for a sample
  bool known;       // slopes and bends hold for normal numbers with mean zero

  constexpr scale_effect(signal const& s, moments const& y)
      : drawn(s.drawn()),
        variance(std::max(s.sample_variance - drawn.variance, 0.0)),
        samples(s.independent_samples()),
        fresh(std::max(y.kurtosis - 1 - 2 * y.damping * y.damping, 0.0) / static_cast<double>(s.width)),
        known(s.gaussian && s.mean == 0) {
    if (s.sample_variance < drawn.variance) drawn = {s.sample_shift, s.sample_variance};
  }

  /// The mean logarithm of E f^2 or E f'^2 over scales, given its slope and bend by ln E x^2: of one sample the mean
  /// of the logarithm, over many the logarithm of the mean.
  constexpr double mean(double slope, double bend, double runs) const {
    return known ? (bend + (slope - 1) * slope * (1 - 1 / runs)) * variance / 2 : 0;
  }
};

/// What f makes of two samples: means over two correlations, a deviation above and below their mean.
struct pair_effect {
  double product = 0;                                      // E y y'
  double overlap_variance = 0;                             // of the cosine
  double response = 0, response_square = 0, kurtosis = 1;  // see `row`

  constexpr pair_effect(signal const& s, moments const& y, pair_series const& pairs) {
    double const v = s.variance(), slopes = v * y.slope_square, bend = pairs.slope(1) - pairs.linear;
    double const deviation = v > 0 ? math::sqrt(s.overlap_variance) * s.second_moment / v : 0;
    double difference = 0;
    for (double const side : {-1, 1}) {
      double const c = std::clamp(s.correlation() + side * deviation, -1.0, 1.0), value = pairs.value(c),
                   slope = pairs.slope(c);
      double const together = slopes > 0 ? slope / slopes : 1;
      product += value / 2;
      difference += side * value / 2;
      response += together / 2;
      response_square += together * together / 2;
      kurtosis += bend > 0 ? (slope - pairs.linear) / bend * (y.slope_kurtosis - 1) / 2 : 0;
    }
    if (y.square > 0 && v > 0) {
      double const inherited = difference / y.square, cosine = product / y.square;
      double const slope = pairs.slope(s.correlation()) / y.square * (s.second_moment / v);
      overlap_variance =
          inherited * inherited + fresh_variance(cosine, slope, s.cosine()) / static_cast<double>(s.width);
    } else {
      overlap_variance = s.overlap_variance;
    }
  }

 private:
  /// What the products y y' vary by, beyond what they follow the products x x' with this slope.
  static constexpr double fresh_variance(double cosine, double slope, double before) {
    double const all = 1 - cosine * cosine, followed = slope * (1 - before * before);
    return std::max(all * all - followed * followed, 0.0);
  }
};

/// y = f(x) for each unit, given the moments of f.
constexpr row activate(signal& s, moments const& y) {
  if (!s.gaussian && s.blended)
    ++s.blends_activated;
  else if (!s.gaussian)
    s.lose("the activation meets numbers that no layer has mixed since the last one: put dense before it");
  if (y.error > detail::close_enough)
    s.lose("the activation has a kink that it does not declare: give its function a static array `kinks`");
  double const v = s.variance(), near = s.correlation(s.near), slopes = v * y.slope_square;
  pair_series const series{y, v};
  pair_effect const pairs{s, y, series};
  double const through = s.second_moment * y.slope_square,
               turned = through > 0 ? y.damping * y.damping * y.square / through : 1;
  scale_effect const scale{s, y};
  profile_moments const plain{.yy = y.centered_output_weight() - 1, .zz = y.input_weight - 1};
  profile_moments const& f = s.blended ? y.profile : plain;
  double const slope = scale.known ? y.slope_damping() : 0, d = y.damping;
  row r{.gain = y.slope_square,
        .kurtosis_factor = y.slope_kurtosis,
        .pair_response = pairs.response,
        .pair_response_square = pairs.response_square,
        .pair_kurtosis = pairs.kurtosis,
        .near_response = slopes > 0 ? series.slope(near) / slopes : 1,
        .log_shift = slope * (s.sample_shift - scale.drawn.shift) + scale.mean(slope, y.slope_bend, 1),
        .width = s.width,
        .size_slope = slope,
        .size_damping = d,
        .size_echo = s.echo,
        .size_variance = scale.variance,
        .size_common = s.shared(scale.variance, s.log_variance - scale.drawn.variance / scale.samples),
        .excess_coupling = (y.output_weight - 1) / static_cast<double>(s.width),
        .turning = s.blended ? 0 : turned,
        .map = profile_map::of(f, s.skew, s.centered_kurtosis),
        .overlap = s.overlap(),
        .mean_slope = y.slope_square > 0 ? y.slope * y.slope / y.slope_square : 1};
  r.curves = true;
  r.square_weight = y.input_weight;
  r.shared_weight = y.slope_square > 0 ? v * y.curvature * y.curvature / y.slope_square : 0;
  if (y.variance() > 0) r.rows_damping = (y.square * y.damping - y.mean * v * y.curvature) / y.variance();
  double const follows = v > 0 ? y.damping * y.square / v : 0;
  s.tilt = {s.steer * y.curvature, s.steer * (follows - y.mean * y.curvature)};
  s.steer = 0;
  s.at_fork = false;
  auto const pass = [&](double& log_variance, double& log_shift, double samples) {
    double const fresh = scale.fresh / samples, drawn = scale.drawn.variance / samples;
    log_variance = log_variance * d * d + fresh;
    log_shift = log_shift * d + scale.mean(d, y.damping_bend, samples) + d * (1 - d) / 2 * drawn +
                mean_log_of_more(drawn, fresh);
  };
  pass(s.log_variance, s.log_shift, scale.samples);
  pass(s.sample_variance, s.sample_shift, 1);
  s.pass_sensitivity(y.damping);
  s.overlap_variance = pairs.overlap_variance;
  s.pair = pairs.product;
  s.near = series.value(near);
  s.along.soften(y.damping);
  s.second_moment = y.square;
  s.mean = y.mean;
  s.kurtosis = y.kurtosis;
  s.centered_kurtosis = y.centered_kurtosis();
  s.skew = y.skew(math::sqrt(y.variance()));
  s.gaussian = s.blended = false;
  return r;
}

template <class F>
concept usable_in_constants = requires {
  typename std::bool_constant<(F::value(typename detail::quadrature<F>::number(0.5)), true)>;
};

namespace detail {

template <class F>
constexpr double value_of(double x) {
  using number = typename quadrature<F>::number;
  return static_cast<double>(F::value(static_cast<number>(x)));
}
template <class F>
constexpr double slope_of(double x) {
  using number = typename quadrature<F>::number;
  number const in = static_cast<number>(x);
  if constexpr (requires { F::derivative_at_output(in); })
    return static_cast<double>(F::derivative_at_output(F::value(in)));
  else
    return static_cast<double>(F::derivative(in));
}

}  // namespace detail

/// The same for a function F.
template <class F>
constexpr row activate(signal& s) {
  if constexpr (usable_in_constants<F>) {
    activated_numbers now{s};
    row const r = activate(s, s.seen.of<F>(s.law(), s.blended));
    now.value = detail::value_of<F>;
    now.slope = detail::slope_of<F>;
    now.slope_square = r.gain;
    s.activated = now;
    return r;
  }
  s.lose("the activation's function is not constexpr");
  return {};
}

}  // namespace ballast::flow

#endif
