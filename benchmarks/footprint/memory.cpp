// SPDX-License-Identifier: BSL-1.0
// Prints a row for each network and optimizer: the bytes that training in batches of 32 takes, with ballast, by hand, and
// at least with a library that keeps parameters, gradients and an optimizer's state in tensors.
#include "../run_time/hand/programs.hpp"

#include <ballast/ballast.hpp>

#include <cstdio>

namespace nn = ballast;

inline constexpr auto small = nn::topology<nn::dense<64>, nn::relu, nn::dense<64>, nn::relu, nn::dense<10>>;
inline constexpr auto large = nn::topology<nn::dense<256>, nn::relu, nn::dense<128>, nn::relu, nn::dense<10>>;

/// One network as ballast and the programs by hand have it.
template <class Net, class Task, class Optimizer>
void print(char const* name, char const* optimizer, unsigned states, bool by_hand) {
  using trainer = nn::trainer<Net, nn::cross_entropy, Optimizer, 32>;
  static_assert(sizeof(trainer) == trainer::bytes());
  unsigned long const parameters = 4ul * Net::parameter_count;
  std::printf("| %s | %s | %lu | %zu | %zu | %zu | ", name, optimizer, parameters, sizeof(Net),
              trainer::bytes(), sizeof(Net) + trainer::bytes());
  if (by_hand)
    std::printf("%zu | ", sizeof(hand::program_of<Task>));
  else
    std::printf("| ");
  std::printf("%lu |\n", (2 + states) * parameters);
}

int main() {
  using first = nn::network<nn::vec<64>, small>;
  using second = nn::network<nn::vec<784>, large>;
  print<first, bench::B1<32>, nn::sgd>("B1", "`sgd`", 1, true);
  print<first, bench::B1<32>, nn::adam>("B1", "`adam`", 2, false);
  print<second, bench::B2<32>, nn::sgd>("B2", "`sgd`", 1, true);
  print<second, bench::B2<32>, nn::adam>("B2", "`adam`", 2, false);
}
