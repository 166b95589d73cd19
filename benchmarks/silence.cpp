// SPDX-License-Identifier: BSL-1.0
// What a step of a stream costs while ten seconds of silence at 44,100 steps a second follow a sound, and the
// state decays: at most 1.2 times a normal step, because the state becomes zero before it becomes denormal.
//
//   g++ -std=c++20 -O3 -march=native -I include benchmarks/silence.cpp -o silence && ./silence
#include <ballast/ballast.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace nn = ballast;

template <class Layer>
inline constexpr auto effect = nn::topology<Layer, nn::dense<1>>;

constexpr int block = 4410, blocks = 100, repetitions = 20;

/// Nanoseconds a step, over a block of steps.
template <class Stream>
double time_block(Stream& stream, bool sound) {
  auto const begin = std::chrono::steady_clock::now();
  for (int i = 0; i < block; ++i) {
    float const sample = sound ? static_cast<float>(i * 7919 % 100) / 50 - 1 : 0.f;
    [[maybe_unused]] float const volatile heard = stream(std::array{sample})[0];
  }
  std::chrono::duration<double, std::nano> const passed = std::chrono::steady_clock::now() - begin;
  return passed.count() / block;
}

template <class Layer>
bool measure(char const* name) {
  using net_type = nn::basic_network<nn::sequence<1, 1>, effect<Layer>>;
  static net_type const net{1};
  nn::stream stream{net};
  double normal = 1e9;
  std::array<double, blocks>
      silent;  // the least of the repetitions, so that the machine's other work does not count
  silent.fill(1e9);
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    for (int i = 0; i < 10; ++i) normal = std::min(normal, time_block(stream, true));
    for (double& time : silent) time = std::min(time, time_block(stream, false));
  }
  double const worst = *std::ranges::max_element(silent);
  std::printf("%-8s sound %6.0f ns a step, silence at most %6.0f ns: %.2f times\n", name, normal, worst,
              worst / normal);
  return worst <= 1.2 * normal;
}

int main() {
  bool met = measure<nn::rnn<32>>("rnn<32>");
  met &= measure<nn::gru<16>>("gru<16>");
  met &= measure<nn::lstm<64>>("lstm<64>");
  return met ? 0 : 1;
}
