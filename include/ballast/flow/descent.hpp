// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_DESCENT_HPP
#define BALLAST_FLOW_DESCENT_HPP

#include <ballast/core/math.hpp>
#include <ballast/flow/ascent.hpp>
#include <ballast/flow/gradient.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <numbers>

namespace ballast::flow {

/// The gradient on its way down the same steps.
struct descent {
  gradient now{};
  struct waiting {
    gradient at_join, by_b;
    row const* join;
  };
  std::array<waiting, deepest_nesting> kept{};
  std::size_t height = 0;

  constexpr void pass(row const& r) {
    switch (r.way) {
      case turn::none:
        return now.pass(r);
      case turn::join:
        kept[height++] = {now, now, &r};
        return lead(r, r.into_b, 1 - r.part, 1 - r.variance_part);
      case turn::other_branch: {
        waiting& w = kept[height - 1];
        w.by_b = now;
        now = w.at_join;
        return lead(*w.join, w.join->into_a, w.join->part, w.join->variance_part);
      }
      case turn::fork:
        return merge(kept[--height]);
    }
  }

 private:
  /// Into a branch, which makes up a part of the sum's second moment and one of its variance.
  constexpr void lead(row const& join, double into, double part, double variance) {
    now.enter(part, variance);
    now.outside = now.follows * join.size_echo;
    now.follows = now.counted = 0;
    now.silent = now.silent || into == 0;
    if (into > 0 && into != 1) now.log_square += log10(into);
  }
  /// The sum of the gradients by both branches, and past them.
  constexpr void merge(waiting const& w) {
    gradient const y = w.at_join, a = now, b = w.by_b;
    row const& r = *w.join;
    // The mean gain of a branch: what its logarithm is on average, and what its variance adds to the mean.
    auto const gain = [&](gradient const& branch, double share) {
      double const decades = branch.log_square - y.log_square;
      double const shift = branch.log_shift - y.log_shift, variance = branch.log_variance - y.log_variance;
      return share > 0 && !branch.silent
                 ? math::exp(decades * std::numbers::ln10 + shift - mean_log(variance))
                 : 0;
    };
    double const ga = gain(a, r.share), gb = gain(b, 1 - r.share), both = ga + gb + r.past;
    double const wa = both > 0 ? ga / both : 0, wb = both > 0 ? gb / both : 0,
                 past = both > 0 ? r.past / both : 0;
    // The branches are not independent where the gradient is not of its sum: x dL/dx then has a part of the body's.
    double const echo = 2 * r.echo * (r.mean == 0 ? y.alignment() : 0) * r.part;
    double grown = both + echo / static_cast<double>(r.width), variance = 0;
    now.common = r.echo > 0 ? y.common : common_direction{};
    if (r.echo > 0) {
      double const samples = independent(y.leading_rows(), y.overlap), before = now.common.share;
      grown = now.common.pass(r, grown);
      double const after = now.common.share;
      variance = 2 * std::max(after * after - before * before, 0.0) / samples;
    }
    now.log_square = y.log_square + (both > 0 ? log10(grown) : 0);
    now.log_variance = y.log_variance + wa * wa * (a.log_variance - y.log_variance) +
                       wb * wb * (b.log_variance - y.log_variance) + 4 * wa * wb / y.elements(r.width) +
                       variance;
    now.log_shift = y.log_shift + mean_log(now.log_variance - y.log_variance);
    now.batch = a.batch.times(wa) + b.batch.times(wb) + y.batch.times(past);
    now.outside = y.outside;
    now.follows = wa * a.follows + wb * b.follows + (1 - r.part) * y.follows;
    now.parting = y.parting + wa * wa * (a.parting - y.parting) + wb * wb * (b.parting - y.parting) +
                  4 * wa * wb / static_cast<double>(r.width) * (1 - y.cosine_square());
    double const overlap_root =
        wa * math::sqrt(a.overlap) + wb * math::sqrt(b.overlap) + past * math::sqrt(y.overlap);
    now.overlap = overlap_root * overlap_root;
    now.common_mode = wa * a.common_mode + wb * b.common_mode + past * y.common_mode;
    now.near_mode = wa * a.near_mode + wb * b.near_mode + past * y.near_mode;
    now.along = position_profile::blend(a.along, wa, b.along);
    now.interval = std::max(a.interval, b.interval);
    now.excess = wa * a.excess + wb * b.excess + past * y.excess + (both > 0 ? echo / both : 0);
    now.units = {wa * a.units.lean + wb * b.units.lean + past * y.units.lean,
                 wa * a.units.bend + wb * b.units.bend + past * y.units.bend};
    now.kurtosis = 3;
    now.silent = y.silent || r.gain == 0;
  }
};

}  // namespace ballast::flow

#endif
