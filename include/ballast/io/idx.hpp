// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_IO_IDX_HPP
#define BALLAST_IO_IDX_HPP

#include <ballast/io/file.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ballast {

/// An array of bytes, such as images (shape: images, height, width) or labels, the last index running first.
struct idx_array {
  std::vector<std::size_t> shape = {};
  std::vector<std::uint8_t> values = {};

  std::size_t rows() const { return shape.front(); }
  std::span<std::uint8_t const> row(std::size_t index) const {
    std::size_t const size = rows() == 0 ? 0 : values.size() / rows();
    return std::span{values}.subspan(index * size, size);
  }
};

/// Understands the bytes of an IDX file, the format of MNIST: two zero bytes, the type of the numbers, how many
/// axes, the length of each in four bytes, the numbers; all with the highest byte first.
///
/// Rejects     with file_error: what is no IDX file, numbers that are not unsigned bytes, a wrong length
inline idx_array parse_idx(std::span<char const> bytes, std::string const& path) {
  auto const byte = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[i]); };
  if (bytes.size() >= 2 && byte(0) == 0x1F && byte(1) == 0x8B)
    throw file_error{path, {.problem = "is compressed; unpack it with gunzip"}};
  if (bytes.size() < 4 || byte(0) != 0 || byte(1) != 0 || byte(3) == 0)
    throw file_error{path, {.problem = "does not begin as an IDX file"}};
  constexpr std::uint8_t unsigned_bytes = 0x08;
  if (byte(2) != unsigned_bytes)
    throw file_error{path,
                     {.problem = "holds numbers of another type",
                      .wanted = std::to_string(unsigned_bytes),
                      .found = std::to_string(byte(2))}};
  std::size_t const axes = byte(3), header = 4 + 4 * axes;
  if (bytes.size() < header) throw file_error{path, {.problem = "ends within its header"}};

  idx_array array;
  std::size_t size = 1;
  for (std::size_t axis = 0; axis < axes; ++axis) {
    std::size_t length = 0;
    for (std::size_t i = 0; i < 4; ++i) length = length << 8 | byte(4 + 4 * axis + i);
    array.shape.push_back(length);
    size =
        length != 0 && size > bytes.size() / length ? bytes.size() : size * length;  // too many in any case
  }
  if (bytes.size() - header != size)
    throw file_error{path,
                     {.problem = "has another length than its shape",
                      .wanted = std::to_string(size),
                      .found = std::to_string(bytes.size() - header)}};
  array.values.assign(bytes.begin() + static_cast<std::ptrdiff_t>(header), bytes.end());
  return array;
}

inline idx_array read_idx(std::string const& path) { return parse_idx(read_file(path), path); }

}  // namespace ballast

#endif
