// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_REPORT_HPP
#define GRADIENT_CLINIC_REPORT_HPP

#include "diagnosis.hpp"
#include "patients.hpp"
#include "treatment.hpp"

#include <ballast/ballast.hpp>

#include <unistd.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <ranges>
#include <span>
#include <string>

namespace clinic {

/// A progress bar on the line below the last; none where the output is no terminal.
class progress_bar {
 public:
  void show(double share) const {
    if (!terminal) return;
    constexpr std::size_t width = 50;
    auto const filled = static_cast<std::size_t>(share * width);
    std::printf("\r   [%s%s] %3.0f%%", std::string(filled, '#').c_str(),
                std::string(width - filled, ' ').c_str(), 100 * share);
    std::fflush(stdout);
  }
  void clear() const {
    if (terminal) std::printf("\r%64s\r", "");
  }

 private:
  bool terminal = isatty(STDOUT_FILENO) != 0;
};

/// A bar for each layer. One step of height is a decade, or an eighth of the range where that is more; what is
/// not finite shows as "!".
inline std::string bars(gradient_profile const& profile) {
  constexpr std::array heights{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  auto finite = profile | std::views::filter(nn::math::is_finite<double>);
  if (finite.empty()) return std::string(depth, '!');
  auto const [lowest, highest] = std::ranges::minmax(finite);
  double const step = std::max(1.0, (highest - lowest) / (heights.size() - 0.01));
  std::string text;
  for (double const decades : profile)
    text += nn::math::is_finite(decades) ? heights[static_cast<std::size_t>((decades - lowest) / step)] : "!";
  return text;
}

inline void print_title(digits const& data, std::size_t seeds) {
  std::printf(
      "The gradient clinic: %zu layers of tanh learn to read digits from %zu rows and are asked about %zu "
      "others.\n"
      "Of seeds 1 to %zu the worst is shown. |g| is the gradient norm of a layer, typical of one row. A step "
      "of the\n"
      "bars is a decade, or an eighth of the range where that is more.\n",
      depth, data.train.size(), data.test.size(), seeds);
}

inline void print_heading(std::size_t number, patient const& who, std::size_t epochs) {
  std::printf("\n%zu. %s: %s, %zu epochs\n", number, who.name, who.modes, epochs);
  std::fflush(stdout);
}

inline void print_profile(char const* when, gradient_profile const& profile) {
  std::printf("   %-14s %s %7.2f %7.2f %7.2f\n", when, bars(profile).c_str(), profile.front(),
              profile[depth / 2 - 1], profile.back());
}

/// What theory speaks of: the mean over draws.
inline double mean_of_first_layers(std::span<outcome const> outcomes) {
  double sum = 0;
  for (outcome const& result : outcomes) sum += result.start.front();
  return sum / static_cast<double>(outcomes.size());
}

inline void print_findings(patient const& who, std::span<outcome const> outcomes) {
  outcome const& worst = *std::ranges::min_element(outcomes, {}, &outcome::accuracy);
  std::printf("   %-14s %-50s %7s %7s %7s\n", "log10 |g|", "layers 1 to 50", "1", "25", "50");
  print_profile("at the start", worst.start);
  print_profile("after training", worst.after);
  std::printf("   layer 1 at the start: predicted %.2f, measured %.2f; by seed", who.first_layer,
              mean_of_first_layers(outcomes));
  for (outcome const& result : outcomes) std::printf(" %.2f", result.start.front());
  std::printf("\n   loss %.3f, accuracy %.1f%%; by seed", worst.loss, 100 * worst.accuracy);
  for (outcome const& result : outcomes) std::printf(" %.1f%%", 100 * result.accuracy);
  std::printf("\n   %s\n", sentence(diagnose(worst)).c_str());
}

/// Names what missed the expectations. The accuracy is that of a full course.
inline bool print_misses(patient const& who, std::span<outcome const> outcomes, bool full) {
  bool all_met = true;
  auto const expect = [&](bool met, std::string const& otherwise) {
    if (!met) std::printf("   MISSED: %s\n", otherwise.c_str());
    all_met = all_met && met;
  };
  expect(std::abs(mean_of_first_layers(outcomes) - who.first_layer) <= 0.3,
         "the gradient of layer 1 starts more than 0.3 decades off its prediction");
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    std::string const seed = "seed " + std::to_string(i + 1);
    diagnosis const found = diagnose(outcomes[i]);
    expect(found.what == who.expected, seed + " was expected to fare otherwise; it " + sentence(found));
    expect(!full || outcomes[i].accuracy >= who.accuracy,
           seed + " reads less than " + std::to_string(std::lround(100 * who.accuracy)) +
               "% of the test rows right");
  }
  return all_met;
}

}  // namespace clinic

#endif
