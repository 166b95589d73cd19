// SPDX-License-Identifier: BSL-1.0
#ifndef BENCHMARKS_RUN_TIME_REFERENCE_HPP
#define BENCHMARKS_RUN_TIME_REFERENCE_HPP

#include "tasks.hpp"

#include <map>
#include <string>
#include <vector>

namespace bench {

/// The learning rate of the training steps that are checked. Those that are timed use a tiny one, so that thousands of
/// steps on one batch lead neither to an exploded nor to a solved network.
inline constexpr float learning_rate = 0.05f, timed_learning_rate = 1e-7f;

struct truth {
  double multiply_adds;       // of one call
  std::size_t checked_calls;  // after so many calls from a fresh start the answers are compared
  std::vector<double> (*answer)(std::size_t calls);
};

/// By the names of the tasks, in the order of the names.
std::map<std::string, truth> const& truths();

}  // namespace bench

#endif
