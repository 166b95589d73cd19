// SPDX-License-Identifier: BSL-1.0
// The gradient clinic: networks of 50 layers, of which the compiler has said what becomes of their gradients, in
// training on handwritten digits.
//
//   gradient_clinic DIGITS.csv TEST_ROWS.csv [--quick] [--figure FOLDER]
//
// Each is trained from five seeds. Of each it prints the gradient of its layers as the compiler predicts it, as it
// is, and after training; the verdict and the cure, which the compiler names; and the accuracy. The exit code tells
// whether prediction and measurement agree and all went as expected. With --quick it is one seed and a tenth of the
// course, which need not reach the final accuracy. With --figure gnuplot draws the gradients.
#include "digits.hpp"
#include "patient.hpp"
#include "profile_figure.hpp"
#include "report.hpp"
#include "treatment.hpp"

#include <ballast/ballast.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <deque>
#include <exception>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

using namespace clinic;

std::vector<patient> all_patients() {
  std::vector<patient> all;
  for (auto const& ward : {unfit_starts, fitting_starts, modes, norms, shortcuts})
    for (patient& who : ward()) all.push_back(std::move(who));
  return all;
}

course course_of(patient const& who, bool quick) {
  course plan = who.plan;
  if (quick) plan.epochs = std::max<std::size_t>(plan.epochs / 10, 1);
  return plan;
}

/// How far the trainings of one patient are.
struct progress {
  std::atomic<std::size_t> epochs_done = 0, trainings_done = 0;
};

bool visit(std::span<patient const> patients, digits const& data, bool quick,
           std::span<std::vector<outcome>> outcomes) {
  std::size_t const seeds = outcomes.front().size();
  std::deque<progress> treated(patients.size());
  std::atomic<std::size_t> next_job = 0;
  auto const work = [&] {  // a training shares nothing with another but the data
    for (std::size_t job; (job = next_job++) < patients.size() * seeds;) {
      std::size_t const i = job / seeds, seed = job % seeds;
      outcomes[i][seed] =
          patients[i].treat(data, course_of(patients[i], quick), seed + 1, treated[i].epochs_done);
      ++treated[i].trainings_done;
    }
  };
  std::jthread const first{work}, second{work};

  bool as_expected = true;
  progress_bar const bar;
  for (std::size_t i = 0; i < patients.size(); ++i) {
    course const plan = course_of(patients[i], quick);
    print_heading(i + 1, patients[i], plan);
    while (treated[i].trainings_done < seeds) {
      bar.show(static_cast<double>(treated[i].epochs_done) / static_cast<double>(plan.epochs * seeds));
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    bar.clear();
    print_findings(patients[i], outcomes[i]);
    as_expected &= print_misses(patients[i], outcomes[i], !quick);
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
  std::vector<patient> const patients = all_patients();
  std::vector outcomes(patients.size(), std::vector<outcome>(quick ? 1 : 5));
  print_title(data, outcomes.front().size());
  bool const as_expected = visit(patients, data, quick, outcomes);
  print_summary_heading();
  for (std::size_t i = 0; i < patients.size(); ++i) print_summary(patients[i], outcomes[i]);
  bool const drawn = figure_folder.empty() || draw_profiles(figure_folder, patients, outcomes);
  return as_expected && drawn ? 0 : 1;
} catch (std::exception const& error) {
  std::fprintf(stderr, "gradient_clinic: %s\n", error.what());
  return 2;
}
