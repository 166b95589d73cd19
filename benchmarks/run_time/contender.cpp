// SPDX-License-Identifier: BSL-1.0

#include "contender.hpp"

namespace bench {

std::vector<entry>& entries() {
  static std::vector<entry> all;
  return all;
}

}  // namespace bench
