// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_PROFILE_FIGURE_HPP
#define GRADIENT_CLINIC_PROFILE_FIGURE_HPP

#include "../figure.hpp"
#include "patients.hpp"
#include "treatment.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace clinic {

/// FOLDER/gradient_clinic.svg and .png: each layer's gradient norm, a line for each patient, and a ring where
/// that of the first layer was predicted.
inline bool draw_profiles(std::string const& folder, std::span<outcome const, patients.size()> outcomes) {
  using row = std::array<double, 1 + patients.size()>;  // layer, norms by patient
  std::vector<row> start(depth), after(depth), predicted(1, row{1});
  for (std::size_t k = 0; k < depth; ++k) {
    start[k][0] = after[k][0] = static_cast<double>(k + 1);
    for (std::size_t who = 0; who < patients.size(); ++who) {
      start[k][1 + who] = outcomes[who].start[k];
      after[k][1 + who] = outcomes[who].after[k];
      predicted[0][1 + who] = patients[who].first_layer;
    }
  }
  figure drawing{"gradient_clinic", 920, 400};
  drawing.table("start", start);
  drawing.table("after", after);
  drawing.table("predicted", predicted);

  std::string names;
  for (patient const& who : patients) names += std::string{" '"} + who.name + "'";
  return drawing.write(folder, "names = \"" + names + R"("
    set multiplot layout 1, 2 margins 0.07, 0.985, 0.13, 0.92 spacing 0.04, 0
    set xlabel 'layer'; set xtics 10; set ytics 5; set xrange [0:51]; set yrange [-20:10]
    set title 'at the start'; set ylabel 'log_{10} of the gradient norm'; set key bottom right
    plot for [i = 1:words(names)] $start using 1:(column(1 + i)) with lines lt i title word(names, i), \
         for [i = 1:words(names)] $predicted using 1:(column(1 + i)) with points pt 6 lt i notitle
    set title 'after training'; unset ylabel; set format y ''; unset key
    plot for [i = 1:words(names)] $after using 1:(column(1 + i)) with lines lt i
  )");
}

}  // namespace clinic

#endif
