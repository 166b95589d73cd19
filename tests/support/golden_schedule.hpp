// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_GOLDEN_SCHEDULE_HPP
#define BALLAST_TESTS_SUPPORT_GOLDEN_SCHEDULE_HPP

#include <ballast/optimizers/schedules/schedule.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "golden.hpp"

namespace ballast::tests {

/// A golden case of a schedule: the learning rates of fifty steps, of which the base is 0.1.
template <schedule S>
void check_golden_schedule(std::string const& name) {
  golden_file const file{name};
  auto const wanted = file.numbers<double>("lr");
  std::vector<double> rates;
  for (std::uint64_t step = 0; step < wanted.size(); ++step)
    rates.push_back(0.1 * learning_rate_factor<S>(step));
  check_close("lr", rates, wanted, file.allowed<double>());
}

}  // namespace ballast::tests

#endif
