// SPDX-License-Identifier: BSL-1.0
// Runs every contender of every task, in random turns in one process, and prints a table a task.

#include "contender.hpp"
#include "limits.hpp"
#include "reference.hpp"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace bench {
namespace {

/// Of the answers, relative to the largest number of the truth.
double largest_error(entry const& e) {
  auto const found = truths().find(e.task);
  if (found == truths().end()) return 0;
  auto const runner = e.make(learning_rate);
  runner->run(found->second.checked_calls);
  std::vector<float> const answer = runner->answer();
  std::vector<double> const wanted = found->second.answer(found->second.checked_calls);
  if (answer.size() != wanted.size()) return std::numeric_limits<double>::infinity();
  double error = 0, largest = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    error = std::max(error, std::abs(double(answer[i]) - wanted[i]));
    largest = std::max(largest, std::abs(wanted[i]));
  }
  return error / largest;
}

void measure(benchmark::State& state, entry const* e) {
  auto const runner = e->make(timed_learning_rate);
  runner->run(1);
  constexpr benchmark::IterationCount calls = 10;
  while (state.KeepRunningBatch(calls)) runner->run(calls);
}

/// The times of every repetition, by task and system.
class collector : public benchmark::BenchmarkReporter {
 public:
  std::map<std::string, std::map<std::string, std::vector<double>>> nanoseconds;

  bool ReportContext(Context const&) override { return true; }
  void ReportRuns(std::vector<Run> const& runs) override {
    for (Run const& run : runs) {
      if (run.run_type != Run::RT_Iteration) continue;
      std::string const name = run.run_name.function_name;
      std::size_t const bar = name.find('|');
      nanoseconds[name.substr(0, bar)][name.substr(bar + 1)].push_back(
          run.real_accumulated_time / static_cast<double>(run.iterations) * 1e9);
    }
  }
};

double minimum(std::vector<double> const& times) { return *std::ranges::min_element(times); }
double median(std::vector<double> times) {
  std::ranges::sort(times);
  return times[times.size() / 2];
}

/// Is it one of our own, and so no rival?
bool ours(std::string const& system) { return system.starts_with("ballast") || system == "by hand"; }

/// An answer that is worse than a careful float program's does not count.
bool counts(double error, double error_by_hand) { return error <= std::max(1e-6, 4 * error_by_hand); }

constexpr double infinity = std::numeric_limits<double>::infinity();

/// A cell of a table; empty where there is nobody to compare with.
void print_ratio(double time, double other) {
  if (std::isinf(other))
    std::printf("| ");
  else
    std::printf("%.2f | ", time / other);
}

void print(collector const& all) {
  auto const of = [&](char const* task) { return minimum(all.nanoseconds.at(task).at("this machine")); };
  double const fma_per_ns = fma_per_call / of("multiply-adds");
  std::printf("FMA peak %.0f GFLOP/s; loads from L1 %.0f GB/s, from L2 %.0f GB/s\n", 2 * fma_per_ns,
              double(l1_cache::bytes) / of("L1 loads"), double(l2_cache::bytes) / of("L2 loads"));
  std::map<std::pair<std::string, std::string>, double> errors;
  std::map<std::pair<std::string, std::string>, origin> origins;
  for (entry const& e : entries())
    if (all.nanoseconds.contains(e.task)) {
      errors[{e.task, e.system}] = largest_error(e);
      origins[{e.task, e.system}] = e.from;
    }

  for (auto const& [task, systems] : all.nanoseconds) {
    auto const known = truths().find(task);
    if (known == truths().end()) continue;
    auto const by_hand = systems.find("by hand");
    double const error_by_hand = by_hand == systems.end() ? 0 : errors[{task, "by hand"}];
    double best_library = infinity, best_rival = infinity;
    for (auto const& [system, times] : systems)
      if (!ours(system) && counts(errors[{task, system}], error_by_hand)) {
        best_rival = std::min(best_rival, minimum(times));
        if (origins[{task, system}] == origin::library) best_library = std::min(best_library, minimum(times));
      }

    std::printf(
        "\n## %s\n| system | min ns | median ns | / by hand | / best library | / best rival | of FMA peak | "
        "largest error |\n",
        task.c_str());
    std::printf("|---|---:|---:|---:|---:|---:|---:|---:|\n");
    std::vector<std::pair<double, std::string>> order;
    for (auto const& [system, times] : systems) order.emplace_back(minimum(times), system);
    std::ranges::sort(order);
    for (auto const& [time, system] : order) {
      double const error = errors[{task, system}];
      bool const around_products = origins[{task, system}] == origin::around_products;
      std::printf("| %s%s%s | %.1f | %.1f | ", around_products ? "by hand, products of " : "", system.c_str(),
                  counts(error, error_by_hand) ? "" : " (does not count: its error)", time,
                  median(systems.at(system)));
      print_ratio(time, by_hand == systems.end() ? infinity : minimum(by_hand->second));
      print_ratio(time, best_library);
      print_ratio(time, best_rival);
      std::printf("%.0f%% | %.1e |\n", 100 * known->second.multiply_adds / time / fma_per_ns, error);
    }
  }
}

}  // namespace
}  // namespace bench

int main(int count, char** arguments) {
  using namespace bench;
  benchmark::Initialize(&count, arguments);
  if (benchmark::ReportUnrecognizedArguments(count, arguments)) return 1;
  for (entry const& e : entries()) {
    std::string const name = e.task + "|" + e.system;
    benchmark::RegisterBenchmark(name.c_str(), measure, &e)->Unit(benchmark::kNanosecond);
  }
  collector all;
  std::string const chosen = benchmark::GetBenchmarkFilter();
  benchmark::RunSpecifiedBenchmarks(&all, chosen.empty() ? "." : "this machine|" + chosen);
  if (!all.nanoseconds.empty()) print(all);  // empty where they were only to be listed
}
