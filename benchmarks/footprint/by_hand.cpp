// SPDX-License-Identifier: BSL-1.0
// The same with the vectors of benchmarks/run_time/hand.
#include "../run_time/hand/product.hpp"

#include <cstdint>
#include <cstdio>

namespace {

std::uint32_t state;

float draw() {
  state = state * 1664525u + 1013904223u;
  return static_cast<float>(state >> 8) / static_cast<float>(1u << 23) - 1;
}

template <std::size_t In, std::size_t Out>
struct dense {
  static constexpr std::size_t width = hand::padded(Out);
  alignas(64) float weight[In * width] = {}, bias[width] = {};

  void start() {
    for (std::size_t i = 0; i < In; ++i)
      for (std::size_t o = 0; o < Out; ++o) weight[i * width + o] = draw() * 0.125f;
  }
  template <class After>
  void forward(float const* x, float* y, After after) const {
    hand::multiply_row<In, width>(x, weight, [&](std::size_t c, hand::vector v) {
      hand::store(y + c, after(v + hand::load(bias + c)));
    });
  }
};

dense<64, 64> first, second;
dense<64, 10> third;

}  // namespace

int main(int count, char**) {
  state = static_cast<std::uint32_t>(count);
  first.start();
  second.start();
  third.start();

  auto const relu = [](hand::vector v) { return hand::larger(v, hand::vector{}); };
  alignas(64) float x[64], y[64];
  for (float& each : x) each = static_cast<float>(count);
  first.forward(x, y, relu);
  second.forward(y, x, relu);
  third.forward(x, y, [](hand::vector v) { return v; });
  std::printf("%g\n", static_cast<double>(y[0]));
}
