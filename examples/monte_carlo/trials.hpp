// SPDX-License-Identifier: BSL-1.0
#ifndef MONTE_CARLO_TRIALS_HPP
#define MONTE_CARLO_TRIALS_HPP

#include "networks.hpp"
#include "trial.hpp"

#include <utility>

namespace monte_carlo {

template <std::size_t File>
std::array<comparison (*)(), seeds.size() * networks_of_a_file> trials() {
  return []<std::size_t... K>(std::index_sequence<K...>) {
    return std::array{compare<seeds[0], File * networks_of_a_file + K>...,
                      compare<seeds[1], File * networks_of_a_file + K>...};
  }
  (std::make_index_sequence<networks_of_a_file>{});
}

}  // namespace monte_carlo

#endif
