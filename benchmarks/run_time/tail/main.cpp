// SPDX-License-Identifier: BSL-1.0
// How long the slowest calls take: a million calls, each timed, of ballast and of the same by hand, in turns. The row
// "nothing" is an empty call: what the clock costs, and what this machine does beside.

#include "../contender.hpp"
#include "quiet.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace bench;

constexpr std::size_t calls = 1'000'000, turn = 1000;

/// Of a clock that is as cheap as the machine has one.
std::uint64_t ticks() {
#if defined(__x86_64__)
  unsigned core;
  std::uint64_t const now = __builtin_ia32_rdtscp(&core);
  asm volatile("lfence" : : : "memory");
  return now;
#else
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
#endif
}

double nanoseconds_per_tick() {
  using namespace std::chrono;
  auto const begin = steady_clock::now();
  std::uint64_t const first = ticks();
  while (steady_clock::now() - begin < milliseconds{100}) continue;
  return duration<double, std::nano>(steady_clock::now() - begin).count() /
         static_cast<double>(ticks() - first);
}

class nothing : public contender {
 public:
  void run(std::size_t) override {}
  std::vector<float> answer() override { return {}; }
};

struct runner {
  std::string system;
  std::unique_ptr<contender> run;
  std::vector<std::uint64_t> times = {};
  std::size_t allocations = 0;

  void take_turn() {
    std::size_t const before = bench::allocations();
    for (std::size_t n = 0; n < turn; ++n) {
      std::uint64_t const begin = ticks();
      run->run(1);
      times.push_back(ticks() - begin);
    }
    allocations += bench::allocations() - before;
  }
};

char const* name(system_calls made) {
  return made == system_calls::none ? "none" : made == system_calls::some ? "some" : "unknown";
}

void measure(std::string const& task, double nanoseconds) {
  std::vector<runner> runners;
  runners.push_back({"nothing", std::make_unique<nothing>()});
  for (entry const& each : entries())
    if (each.task == task) runners.push_back({each.system, each.make(0)});
  for (runner& each : runners) {
    each.times.reserve(calls);
    each.run->run(turn);
  }
  for (std::size_t n = 0; n < calls; n += turn)
    for (runner& each : runners) each.take_turn();

  std::printf("\n## The slowest of %zu calls of %s\n", calls, task.c_str());
  std::printf("| system | p50 ns | p99 ns | p99.9 ns | max ns | allocations | system calls |\n");
  std::printf("|---|---:|---:|---:|---:|---:|---:|\n");
  for (runner& each : runners) {
    std::ranges::sort(each.times);
    auto const slowest_but = [&](double share) {
      auto const index = static_cast<std::size_t>(share * static_cast<double>(calls - 1));
      return nanoseconds * static_cast<double>(each.times[index]);
    };
    system_calls const made = made_by([&each] { each.run->run(calls); });
    std::printf("| %s | %.0f | %.0f | %.0f | %.0f | %zu | %s |\n", each.system.c_str(), slowest_but(0.5),
                slowest_but(0.99), slowest_but(0.999), slowest_but(1), each.allocations, name(made));
  }
}

}  // namespace

int main() {
  double const nanoseconds = nanoseconds_per_tick();
  measure("A2", nanoseconds);
  measure("A5", nanoseconds);
}
