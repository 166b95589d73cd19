// SPDX-License-Identifier: BSL-1.0
// What this machine can do at best: multiply-adds from registers, and loads from each cache.

#include "limits.hpp"
#include "contender.hpp"
#include "hand/vector.hpp"

namespace {

using namespace hand;

constexpr std::size_t chains = registers == 32 ? 24 : 12;

template <class>
class multiply_adds : public bench::contender {
 public:
  explicit multiply_adds(float) {}
  void run(std::size_t times) override {
    vector sums[chains], a = all(0.999f), b = all(1e-3f);
    for (vector& each : sums) each = all(1.0f);
    asm volatile("" : "+x"(a), "+x"(b));
    for (std::size_t n = 0; n < times * bench::fma_rounds; ++n) {
#pragma GCC unroll 24
      for (std::size_t i = 0; i < chains; ++i) sums[i] = sums[i] * a + b;
    }
    vector total{};
    for (vector const& each : sums) total += each;
    asm volatile("" : : "x"(total));
  }
  std::vector<float> answer() override { return {}; }
};

template <class Cache>
class loads : public bench::contender {
 public:
  explicit loads(float) {}
  void run(std::size_t times) override {
    for (std::size_t n = 0; n < times; ++n)
      for (std::size_t i = 0; i < data_.size(); i += 8 * lanes) {
#pragma GCC unroll 8
        for (std::size_t k = 0; k < 8; ++k) {
          vector const v = load(data_.data() + i + k * lanes);
          asm volatile("" : : "x"(v));
        }
      }
  }
  std::vector<float> answer() override { return {}; }

 private:
  std::vector<float> data_ = std::vector<float>(Cache::bytes / sizeof(float), 1.0f);
};

using namespace bench;
bool const entered =
    enter<multiply_adds, peak_fma>("this machine") && enter<loads, l1_cache, l2_cache>("this machine");

}  // namespace

namespace bench {
double const fma_per_call = double(chains * lanes * fma_rounds);
}
