// SPDX-License-Identifier: BSL-1.0
#include "classifier.hpp"

#include <cmath>

int main() {
  static classifier net{1};
  static trainer training{net, {.learning_rate = 0.1}};
  std::array<float, 64> x;
  x.fill(0.5f);
  std::array<std::int32_t, 1> const label{3};
  float const before = net(x)[3];
  double const loss = loss_after_a_step(training, x, label);
  return std::isfinite(loss) && net(x)[3] > before ? 0 : 1;
}
