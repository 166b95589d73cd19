// SPDX-License-Identifier: BSL-1.0
#ifndef BENCHMARKS_RUN_TIME_LIMITS_HPP
#define BENCHMARKS_RUN_TIME_LIMITS_HPP

#include <cstddef>

namespace bench {

struct peak_fma {
  static constexpr char const* name = "multiply-adds";
};
struct l1_cache {
  static constexpr char const* name = "L1 loads";
  static constexpr std::size_t bytes = 24 * 1024;
};
struct l2_cache {
  static constexpr char const* name = "L2 loads";
  static constexpr std::size_t bytes = 512 * 1024;
};

inline constexpr std::size_t fma_rounds = 100;
extern double const fma_per_call;  // of single numbers, in one call of the peak

}  // namespace bench

#endif
