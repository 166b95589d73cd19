// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_REPORT_HPP
#define GRADIENT_CLINIC_REPORT_HPP

#include "diagnosis.hpp"
#include "digits.hpp"
#include "patient.hpp"
#include "treatment.hpp"

#include <ballast/ballast.hpp>

#include <unistd.h>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <optional>
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
    std::printf("\r    [%s%s] %3.0f%%", std::string(filled, '#').c_str(),
                std::string(width - filled, ' ').c_str(), 100 * share);
    std::fflush(stdout);
  }
  void clear() const {
    if (terminal) std::printf("\r%64s\r", "");
  }

 private:
  bool terminal = isatty(STDOUT_FILENO) != 0;
};

inline void print_title(digits const& data, std::size_t seeds) {
  std::printf(
      "The gradient clinic: networks of %zu layers learn to read digits from %zu rows and are asked about "
      "%zu "
      "others.\n"
      "Numbers are log10 |dL/dW| of a layer, for batches of %zu rows, where the gradient by the answers is "
      "1: as the "
      "compiler\npredicts them, and the means of seeds 1 to %zu. A dash: no gradient, by design.\n",
      depth, data.train.size(), data.test.size(), batch, seeds);
}

inline void print_heading(std::size_t number, patient const& who, course const& plan) {
  std::printf("\n%2zu. %s: %s\n    %zu epochs at learning rate %g\n", number, who.name.c_str(),
              who.network.c_str(), plan.epochs, plan.learning_rate);
  std::fflush(stdout);
}

inline std::string decades(std::optional<double> const& x) {
  if (!x) return "-";
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "%.2f", *x);
  return text.data();
}

inline constexpr std::array<std::size_t, 6> shown_layers{1, 10, 20, 30, 40, 50};

inline void print_profile(char const* name, gradient_profile const& profile) {
  std::printf("    %-15s", name);
  for (std::size_t const layer : shown_layers) std::printf("%8s", decades(profile[layer - 1]).c_str());
}

inline std::string indented(std::string text) {
  if (text.ends_with('\n')) text.pop_back();
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; ++at) text.insert(at + 1, "    ");
  return text;
}

inline void print_findings(patient const& who, std::span<outcome const> outcomes) {
  gradient_profile const measured = mean_start(outcomes);
  comparison const found = compare(who.predicted, measured, outcomes.size());
  outcome const& worst = worst_of(outcomes);
  std::printf("    %-15s", "layer");
  for (std::size_t const layer : shown_layers) std::printf("%8zu", layer);
  std::printf("\n");
  print_profile("predicted", who.predicted.profile);
  std::printf("\n");
  print_profile("measured", measured);
  std::printf("   off by %.2f, in layer %zu by %.2f\n", found.mean, found.layer + 1, found.worst);
  print_profile("after training", worst.after);
  std::printf("\n    %s\n    accuracy %.1f%% (by seed", indented(who.predicted.words).c_str(),
              100 * worst.accuracy);
  for (outcome const& result : outcomes) std::printf(" %.1f", 100 * result.accuracy);
  std::printf("), loss %.3f\n", worst.loss);
}

/// Names what missed the expectations. The accuracy is that of a full course.
inline bool print_misses(patient const& who, std::span<outcome const> outcomes, bool full) {
  bool all_met = true;
  auto const expect = [&](bool met, std::string const& otherwise) {
    if (!met) std::printf("    MISSED: %s\n", otherwise.c_str());
    all_met = all_met && met;
  };
  expect(compare(who.predicted, mean_start(outcomes), outcomes.size()).agrees,
         "a layer's gradient starts farther off its prediction than theory allows");
  expect((who.predicted.verdict == nn::verdict::stable) == (who.wanted.at_least > 0),
         "the verdict is not that of who is expected to learn, or not to learn");
  for (std::size_t i = 0; full && i < outcomes.size(); ++i) {
    double const accuracy = outcomes[i].accuracy;
    expect(who.wanted.at_least <= accuracy && accuracy <= who.wanted.at_most,
           "seed " + std::to_string(i + 1) + " was to read from " +
               std::to_string(std::lround(100 * who.wanted.at_least)) + "% to " +
               std::to_string(std::lround(100 * who.wanted.at_most)) + "% of the test rows right");
  }
  return all_met;
}

/// A line a patient.
inline void print_summary_heading() {
  std::printf("\n%-24s%10s%10s%7s  %-10s  %-36s%9s\n", "first layer, log10", "predicted", "measured", "off",
              "verdict", "cure", "accuracy");
}
inline void print_summary(patient const& who, std::span<outcome const> outcomes) {
  gradient_profile const measured = mean_start(outcomes);
  std::printf("%-24s%10s%10s%7.2f  %-10s  %-36s%8.1f%%\n", who.name.c_str(),
              decades(who.predicted.profile[0]).c_str(), decades(measured[0]).c_str(),
              compare(who.predicted, measured, outcomes.size()).mean,
              std::string{name_of(who.predicted.verdict)}.c_str(),
              who.predicted.cure.empty() ? "-" : who.predicted.cure.c_str(),
              100 * worst_of(outcomes).accuracy);
}

}  // namespace clinic

#endif
