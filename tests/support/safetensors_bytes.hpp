// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_SAFETENSORS_BYTES_HPP
#define BALLAST_TESTS_SUPPORT_SAFETENSORS_BYTES_HPP

#include <ballast/io/safetensors.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include "support/files.hpp"

namespace ballast::tests {

/// A safetensors file with any header, also a wrong one.
inline std::vector<char> safetensors_bytes(std::string const& header, std::size_t data_size) {
  std::uint64_t const size = header.size();
  std::vector<char> bytes(sizeof size + header.size() + data_size);
  std::memcpy(bytes.data(), &size, sizeof size);
  std::ranges::copy(header, bytes.begin() + sizeof size);
  return bytes;
}

inline std::string complaint_about(std::vector<char> bytes) {
  return complaint_of([&] { safetensors_file("net", std::move(bytes)); });
}

inline std::string complaint_about(std::string const& header, std::size_t data_size = 0) {
  return complaint_about(safetensors_bytes(header, data_size));
}

/// A header with one tensor, w.
inline std::string header_of(std::string const& dtype, std::string const& shape, std::string const& offsets) {
  return R"({"w":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
}

}  // namespace ballast::tests

#endif
