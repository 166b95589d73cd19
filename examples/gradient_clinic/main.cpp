// SPDX-License-Identifier: BSL-1.0
// The gradient clinic: the same classifier of handwritten digits, 50 layers deep, under five sets of modes.
//
//   gradient_clinic DIGITS.csv TEST_ROWS.csv [--quick]
//
// Each is trained from five seeds, and the worst of them printed: the gradient norm of every layer before and
// after, the loss, the accuracy, and what happened. The exit code tells whether all went as patients.hpp
// expects. With --quick it is one seed and a short course, which need not reach the final accuracy.
#include "diagnosis.hpp"
#include "digits.hpp"
#include "patients.hpp"
#include "report.hpp"
#include "treatment.hpp"

#include <ballast/ballast.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <exception>
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

bool visit(digits const& data, std::size_t seeds, std::size_t epochs, bool full) {
  std::array<case_file, patients.size()> files;
  for (case_file& file : files) file.outcomes.resize(seeds);

  std::atomic<std::size_t> next_job = 0;
  auto const work = [&] {  // a training shares nothing with another but the data
    for (std::size_t job; (job = next_job++) < patients.size() * seeds;) {
      std::size_t const seed = job % seeds;
      patient const& who = patients[job / seeds];
      case_file& file = files[job / seeds];
      file.outcomes[seed] = who.treat(data, {epochs, who.learning_rate}, seed + 1, file.epochs_done);
      ++file.trainings_done;
    }
  };
  std::jthread const first{work}, second{work};

  bool as_expected = true;
  progress_bar const bar;
  for (std::size_t i = 0; i < patients.size(); ++i) {
    print_heading(i + 1, patients[i]);
    while (files[i].trainings_done < seeds) {
      bar.show(static_cast<double>(files[i].epochs_done) / static_cast<double>(epochs * seeds));
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    bar.clear();
    print_findings(patients[i], files[i].outcomes);
    as_expected &= print_misses(patients[i], files[i].outcomes, full);
  }
  return as_expected;
}

}  // namespace

int main(int count, char** arguments) try {
  bool const quick = count == 4 && arguments[3] == std::string_view{"--quick"};
  if (count != 3 && !quick) {
    std::fprintf(stderr, "usage: gradient_clinic DIGITS.csv TEST_ROWS.csv [--quick]\n");
    return 2;
  }
  digits const data = read_digits(arguments[1], arguments[2]);
  std::size_t const seeds = quick ? 1 : 5, epochs = quick ? 6 : 60;
  print_title(data, seeds, epochs);
  return visit(data, seeds, epochs, !quick) ? 0 : 1;
} catch (std::exception const& error) {
  std::fprintf(stderr, "gradient_clinic: %s\n", error.what());
  return 2;
}
