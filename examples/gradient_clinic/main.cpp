// SPDX-License-Identifier: BSL-1.0
// The gradient clinic: the same classifier of handwritten digits, 50 layers deep, under five sets of modes.
//
//   gradient_clinic DIGITS.csv TEST_ROWS.csv [--quick] [--figure FOLDER]
//
// Each is trained from five seeds, and the worst of them printed: the gradient norm of every layer before and
// after, the loss, the accuracy, and what happened. The exit code tells whether all went as patients.hpp
// expects. With --quick it is one seed and a short course, which need not reach the final accuracy. With --figure
// gnuplot draws the gradient norms of the first seed.
#include "diagnosis.hpp"
#include "digits.hpp"
#include "patients.hpp"
#include "profile_figure.hpp"
#include "report.hpp"
#include "treatment.hpp"

#include <ballast/ballast.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace clinic;

/// The trainings of one patient.
struct case_file {
  std::vector<outcome> outcomes;  // by seed
  std::atomic<std::size_t> epochs_done = 0, trainings_done = 0;
};

std::size_t epochs_of(patient const& who, bool quick) { return quick ? who.epochs / 5 : who.epochs; }

bool visit(digits const& data, bool quick, std::size_t seeds,
           std::span<outcome, patients.size()> first_outcomes) {
  std::array<case_file, patients.size()> files;
  for (case_file& file : files) file.outcomes.resize(seeds);

  std::atomic<std::size_t> next_job = 0;
  auto const work = [&] {  // a training shares nothing with another but the data
    for (std::size_t job; (job = next_job++) < patients.size() * seeds;) {
      std::size_t const seed = job % seeds;
      patient const& who = patients[job / seeds];
      case_file& file = files[job / seeds];
      file.outcomes[seed] =
          who.treat(data, {epochs_of(who, quick), who.learning_rate}, seed + 1, file.epochs_done);
      ++file.trainings_done;
    }
  };
  std::jthread const first{work}, second{work};

  bool as_expected = true;
  progress_bar const bar;
  for (std::size_t i = 0; i < patients.size(); ++i) {
    print_heading(i + 1, patients[i], epochs_of(patients[i], quick));
    while (files[i].trainings_done < seeds) {
      bar.show(static_cast<double>(files[i].epochs_done) /
               static_cast<double>(epochs_of(patients[i], quick) * seeds));
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    bar.clear();
    print_findings(patients[i], files[i].outcomes);
    as_expected &= print_misses(patients[i], files[i].outcomes, !quick);
    first_outcomes[i] = files[i].outcomes.front();
  }
  return as_expected;
}

}  // namespace

int main(int count, char** arguments) try {
  bool quick = false, understood = count >= 3;
  std::string figure_folder;
  for (int i = 3; i < count; ++i) {
    std::string_view const word = arguments[i];
    if (word == "--quick")
      quick = true;
    else if (word == "--figure" && i + 1 < count)
      figure_folder = arguments[++i];
    else
      understood = false;
  }
  if (!understood) {
    std::fprintf(stderr, "usage: gradient_clinic DIGITS.csv TEST_ROWS.csv [--quick] [--figure FOLDER]\n");
    return 2;
  }
  digits const data = read_digits(arguments[1], arguments[2]);
  std::size_t const seeds = quick ? 1 : 5;
  print_title(data, seeds);
  std::array<outcome, patients.size()> first_outcomes;
  bool const as_expected = visit(data, quick, seeds, first_outcomes);
  bool const drawn = figure_folder.empty() || draw_profiles(figure_folder, first_outcomes);
  return as_expected && drawn ? 0 : 1;
} catch (std::exception const& error) {
  std::fprintf(stderr, "gradient_clinic: %s\n", error.what());
  return 2;
}
