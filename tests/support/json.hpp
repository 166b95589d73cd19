// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_JSON_HPP
#define BALLAST_TESTS_SUPPORT_JSON_HPP

#include <nlohmann/json.hpp>
#include <string>

namespace ballast::tests {

/// Read by another library than the one that the product uses.
inline nlohmann::json parsed(std::string const& text) { return nlohmann::json::parse(text); }

}  // namespace ballast::tests

#endif
