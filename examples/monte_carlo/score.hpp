// SPDX-License-Identifier: BSL-1.0
#ifndef MONTE_CARLO_SCORE_HPP
#define MONTE_CARLO_SCORE_HPP

#include "comparison.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <numbers>
#include <span>
#include <vector>

namespace monte_carlo {

/// What the networks of one seed add up to. The theory is one of wide networks. Where the width is so small for the
/// depth that draws differ by more than a beta of 4, the verdict may be unknown: such networks are counted, and what is
/// wanted is wanted of the others.
class score {
 public:
  explicit score(std::span<comparison const> compared) {
    std::vector<double> widths;
    for (comparison const& c : compared) {
      ++networks_;
      layers_ += c.layers.size();
      inside_ += c.inside();
      for (layer_point const& l : c.layers) widths.push_back(l.interval());
      silent_ += !c.silent_as_predicted;
      if (c.predicted != nn::verdict::unknown) {
        known_layers_ += c.layers.size();
        known_inside_ += c.inside();
      }
      bool const unstable = c.predicted == nn::verdict::vanishing || c.predicted == nn::verdict::exploding;
      unknown_ += c.predicted == nn::verdict::unknown;
      steady_ += c.measured == outcome::steady;
      called_stable_ += c.measured == outcome::steady && c.predicted == nn::verdict::stable;
      wrongly_stable_ += c.measured != outcome::steady && c.predicted == nn::verdict::stable;
      lost_ += c.measured == outcome::lost;
      called_unstable_ += c.measured == outcome::lost && unstable;
      bool const alike = c.deviation * 2 * std::numbers::ln10 <= std::sqrt(nn::flow::limits{}.beta);
      lost_alike_ += c.measured == outcome::lost && alike;
      called_unstable_alike_ += c.measured == outcome::lost && alike && unstable;
      wrongly_unstable_ += c.measured == outcome::steady && unstable;
    }
    std::ranges::nth_element(widths, widths.begin() + static_cast<std::ptrdiff_t>(widths.size() / 2));
    median_ = widths[widths.size() / 2];
  }

  /// Prints each bar, and whether it is met.
  bool print() const {
    std::printf("  the median interval is +- %.3f decades\n", median_);
    bool met = true;
    auto const bar = [&](char const* what, std::size_t part, std::size_t whole, bool enough,
                         char const* bound) {
      double const percent = whole > 0 ? 100 * static_cast<double>(part) / static_cast<double>(whole) : 0;
      std::printf("  %5zu of %5zu %s: %.1f%% (%s)%s\n", part, whole, what, percent, bound,
                  enough ? "" : "   MISSED");
      met = met && enough;
    };
    bar("layers lie inside the interval", inside_, layers_, true, "no bar");
    bar("layers of networks that are not called unknown do", known_inside_, known_layers_,
        100 * known_inside_ >= 95 * known_layers_, ">= 95%");
    bar("steady networks are called stable", called_stable_, steady_, 100 * called_stable_ >= 80 * steady_,
        ">= 80%");
    bar("networks beyond 3 decades are called vanishing or exploding", called_unstable_, lost_, true,
        "no bar");
    bar("of them, whose draws are alike, are called so", called_unstable_alike_, lost_alike_,
        100 * called_unstable_alike_ >= 90 * lost_alike_, ">= 90%");
    bar("networks are called unknown", unknown_, networks_, 100 * unknown_ <= 10 * networks_, "<= 10%");
    bar("networks are called stable that are not", wrongly_stable_, networks_, wrongly_stable_ == 0, "none");
    bar("networks are called vanishing or exploding that are steady", wrongly_unstable_, networks_,
        wrongly_unstable_ == 0, "none");
    bar("networks are silent elsewhere than predicted", silent_, networks_, silent_ == 0, "none");
    return met;
  }

 private:
  std::size_t networks_ = 0, layers_ = 0, inside_ = 0, silent_ = 0, unknown_ = 0;
  std::size_t known_layers_ = 0, known_inside_ = 0;
  std::size_t steady_ = 0, called_stable_ = 0, wrongly_stable_ = 0;
  std::size_t lost_ = 0, called_unstable_ = 0, wrongly_unstable_ = 0;
  std::size_t lost_alike_ = 0, called_unstable_alike_ = 0;
  double median_ = 0;
};

}  // namespace monte_carlo

#endif
