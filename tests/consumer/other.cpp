// SPDX-License-Identifier: BSL-1.0
#include <ballast/ballast.hpp>

#include <cstddef>

std::size_t size_seen_elsewhere();

std::size_t size_seen_elsewhere() { return ballast::vec<3>::size; }
