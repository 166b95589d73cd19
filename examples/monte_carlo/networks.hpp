// SPDX-License-Identifier: BSL-1.0
#ifndef MONTE_CARLO_NETWORKS_HPP
#define MONTE_CARLO_NETWORKS_HPP

#include "comparison.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace monte_carlo {

/// Chosen before the first run, and never changed since.
inline constexpr std::array<std::uint64_t, 2> seeds{20261123, 7};

inline constexpr std::size_t files = 12, networks_of_a_file = 4, networks = files * networks_of_a_file;

/// Those of networks_<File>.cpp: numbers networks_of_a_file * File ..., of the first seed and then of the second.
template <std::size_t File>
std::array<comparison (*)(), seeds.size() * networks_of_a_file> trials();

}  // namespace monte_carlo

#endif
