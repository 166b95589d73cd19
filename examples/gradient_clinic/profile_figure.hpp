// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_PROFILE_FIGURE_HPP
#define GRADIENT_CLINIC_PROFILE_FIGURE_HPP

#include "../figure.hpp"
#include "diagnosis.hpp"
#include "patient.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// FOLDER/gradient_clinic.svg and .png: a panel for each patient, with the gradient of its layers as predicted, as
/// measured, and after the training of the worst seed.
inline bool draw_profiles(std::string const& folder, std::span<patient const> patients,
                          std::span<std::vector<outcome> const> outcomes) {
  figure drawing{"gradient_clinic", 1200, 680};
  std::string titles, lows, highs;
  auto const number = [](std::optional<double> const& x) {
    return x.value_or(std::numeric_limits<double>::quiet_NaN());
  };
  for (std::size_t who = 0; who < patients.size(); ++who) {
    gradient_profile const &predicted = patients[who].predicted.profile, measured = mean_start(outcomes[who]),
                           &after = worst_of(outcomes[who]).after;
    std::vector<std::array<double, 4>> rows(depth);
    for (std::size_t k = 0; k < depth; ++k)
      rows[k] = {static_cast<double>(k + 1), number(predicted[k]), number(measured[k]), number(after[k])};
    drawing.table("patient" + std::to_string(who + 1), rows);
    auto const [low, high] = std::ranges::minmax(predicted, {}, [](auto const& x) { return x.value_or(0); });
    lows += ' ' + std::to_string(std::min(low.value_or(0) - 2, -2.0));
    highs += ' ' + std::to_string(std::max(high.value_or(0) + 1, 3.0));
    titles += " '" + patients[who].name + ": " + std::string{name_of(patients[who].predicted.verdict)} + "'";
  }
  return drawing.write(folder, "titles = \"" + titles + "\"\nlows = '" + lows + "'\nhighs = '" + highs +
                                   "'\npatients = " + std::to_string(patients.size()) + R"(
    columns = 5; rows = (patients + columns - 1) / columns
    set multiplot layout rows, columns margins 0.05, 0.99, 0.1, 0.95 spacing 0.03, 0.09
    set label 1 'log_{10} |dL/dW|' at screen 0.014, 0.52 center rotate textcolor '#444444'
    set label 2 'of layers 1 to 50, at the start:' at screen 0.05, 0.035 textcolor '#444444'
    set label 3 'predicted by the compiler' at screen 0.25, 0.035 textcolor lt 1
    set label 4 'measured, mean of the seeds' at screen 0.43, 0.035 textcolor lt 2
    set label 5 'after training' at screen 0.63, 0.035 textcolor '#999999'
    set xrange [0:51]; set xtics 10; unset key
    do for [i = 1:patients] {
      set title word(titles, i) offset 0, -0.6
      set yrange [word(lows, i):word(highs, i)]
      eval sprintf("plot $patient%d using 1:4 with lines lc '#bbbbbb' lw 1.2, '' using 1:2 with lines lt 1, '' every 49 using 1:2 with points pt 7 ps 0.25 lt 1, '' every 7 using 1:3 with points pt 7 ps 0.4 lt 2", i)
      unset label
    }
  )");
}

}  // namespace clinic

#endif
