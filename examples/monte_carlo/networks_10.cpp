// SPDX-License-Identifier: BSL-1.0
#include "trials.hpp"

template auto monte_carlo::trials<10>() -> std::array<comparison (*)(), seeds.size() * networks_of_a_file>;
