// SPDX-License-Identifier: BSL-1.0
#include <ballast/ballast.hpp>

#include <cstddef>

std::size_t size_seen_elsewhere();

int main() { return size_seen_elsewhere() == ballast::vec<3>::size ? 0 : 1; }
