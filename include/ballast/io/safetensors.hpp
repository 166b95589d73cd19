// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_IO_SAFETENSORS_HPP
#define BALLAST_IO_SAFETENSORS_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/io/data_type.hpp>
#include <ballast/io/file.hpp>
#include <ballast/io/replacement_file.hpp>
#include <ballast/io/safetensors_header.hpp>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace ballast {

static_assert(
    std::endian::native == std::endian::little,
    "ballast::safetensors: the files are little endian and this machine is not; there is no conversion yet");

/// A named tensor, row-major. The data is somebody else's, and not aligned.
struct tensor_entry {
  std::string name;
  data_type dtype = data_type::f32;
  std::vector<std::size_t> shape = {};
  std::span<std::byte const> data = {};
};

/// "[2, 3]"
inline std::string shape_text(std::span<std::size_t const> shape) { return detail::json(shape); }

namespace detail {

inline constexpr std::size_t longest_safetensors_header = 100'000'000;  // the reference implementation's

/// Bytes of a tensor, unless they are more than can be counted.
constexpr std::optional<std::size_t> byte_count(data_type dtype, std::span<std::size_t const> shape) {
  std::size_t bytes = size_of(dtype);
  for (std::size_t const extent : shape) {
    if (extent != 0 && bytes > std::numeric_limits<std::size_t>::max() / extent) return std::nullopt;
    bytes *= extent;
  }
  return bytes;
}

inline void require_bytes(std::string const& path, std::string const& name, data_type dtype,
                          std::span<std::size_t const> shape, std::size_t found) {
  auto const wanted = byte_count(dtype, shape);
  if (wanted != found)
    throw file_error{
        path,
        {.key = name,
         .problem = "the data does not fill the shape",
         .wanted = wanted ? std::to_string(*wanted) + " bytes" : "fewer numbers than can be counted",
         .found = std::to_string(found) + " for " + std::string(name_of(dtype)) + " " + shape_text(shape)}};
}

}  // namespace detail

/// A safetensors file in memory, in Bytes that it owns, or that others own and keep: see the two names below.
/// Everything the header claims is checked before anything is read through it, so the file may come from
/// untrusted hands. Numbers may be NaN or infinite.
///
/// Rejects     with file_error: what is not safetensors, a header over 100 MB, an unknown dtype, keys that
///             occur twice, tensors that overlap, leave gaps, or do not fill their shapes
/// Source      github.com/huggingface/safetensors, "Format"
template <class Bytes>
class basic_safetensors_file {
 public:
  explicit basic_safetensors_file(std::string const& path) : basic_safetensors_file(path, read_file(path)) {}

  /// The bytes of a file that is already in memory; `path` is what errors call it.
  basic_safetensors_file(std::string path, Bytes bytes) : path_(std::move(path)), bytes_(std::move(bytes)) {
    std::size_t const header_size = checked_header_size();
    std::string_view const text{bytes_.data() + sizeof(std::uint64_t), header_size};
    if (!text.starts_with('{')) fail("header", "does not begin with {");
    detail::safetensors_header header = detail::parse<detail::header_listener>(path_, text);
    metadata_ = std::move(header.metadata);
    place(std::move(header.tensors),
          std::as_bytes(std::span(bytes_)).subspan(sizeof(std::uint64_t) + header_size));
  }

  basic_safetensors_file(basic_safetensors_file const&) = delete;  // the entries look into the bytes
  basic_safetensors_file& operator=(basic_safetensors_file const&) = delete;
  basic_safetensors_file(basic_safetensors_file&&) = default;
  basic_safetensors_file& operator=(basic_safetensors_file&&) = default;

  std::string const& path() const { return path_; }
  std::map<std::string, std::string> const& metadata() const { return metadata_; }

  /// In the order of the data.
  std::span<tensor_entry const> tensors() const { return tensors_; }

  tensor_entry const* find(std::string_view name) const {
    for (tensor_entry const& tensor : tensors_)
      if (tensor.name == name) return &tensor;
    return nullptr;
  }

  tensor_entry const& at(std::string_view name) const {
    tensor_entry const* const found = find(name);
    if (found == nullptr) fail(std::string(name), "is missing");
    return *found;
  }

  /// A tensor's values as T. An integer T takes integers only, and none that it cannot hold.
  template <class T>
  std::vector<T> numbers(tensor_entry const& tensor) const {
    return visit_stored_type(tensor.dtype, [&]<class Stored>(std::type_identity<Stored>) {
      std::vector<T> values;
      values.reserve(tensor.data.size() / sizeof(Stored));
      for (std::size_t offset = 0; offset < tensor.data.size(); offset += sizeof(Stored)) {
        Stored stored;
        std::memcpy(&stored, tensor.data.data() + offset, sizeof stored);
        values.push_back(converted<T>(stored, tensor));
      }
      return values;
    });
  }

  template <class T>
  std::vector<T> numbers(std::string_view name) const {
    return numbers<T>(at(name));
  }

  /// The same, and no NaN or infinity among them: what may become a network's weights.
  template <class T>
  std::vector<T> finite_numbers(std::string_view name) const {
    std::vector<T> values = numbers<T>(name);
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!math::is_finite(values[i]))
        fail(std::string(name), "holds NaN or infinity", "finite numbers",
             std::to_string(values[i]) + " at index " + std::to_string(i));
    return values;
  }

 private:
  [[noreturn]] void fail(std::string const& key, std::string const& problem, std::string const& wanted = {},
                         std::string const& found = {}) const {
    throw file_error{path_, {.key = key, .problem = problem, .wanted = wanted, .found = found}};
  }

  std::size_t checked_header_size() const {
    std::uint64_t size = 0;
    if (bytes_.size() < sizeof size)
      fail("", "is too short for a safetensors file", "at least 8 bytes", std::to_string(bytes_.size()));
    std::memcpy(&size, bytes_.data(), sizeof size);
    std::size_t const longest = std::min(bytes_.size() - sizeof size, detail::longest_safetensors_header);
    if (size > longest)
      fail("header", "is too long", "at most " + std::to_string(longest) + " bytes", std::to_string(size));
    return static_cast<std::size_t>(size);
  }

  /// The tensors must cover the data without overlap, gap or rest.
  void place(std::vector<detail::header_tensor> tensors, std::span<std::byte const> data) {
    std::sort(tensors.begin(), tensors.end(),
              [](auto const& a, auto const& b) { return a.offsets < b.offsets; });
    std::size_t covered = 0;
    for (detail::header_tensor& tensor : tensors) {
      std::size_t const begin = tensor.offsets[0], end = tensor.offsets[1];
      if (begin > end || end > data.size())
        fail(tensor.name, "the data_offsets are no part of the data",
             "[begin, end] up to " + std::to_string(data.size()), shape_text(tensor.offsets));
      detail::require_bytes(path_, tensor.name, tensor.dtype, tensor.shape, end - begin);
      if (begin != covered)
        fail(tensor.name, begin < covered ? "overlaps another tensor" : "leaves a gap before it",
             "a begin of " + std::to_string(covered), std::to_string(begin));
      tensors_.push_back(
          {std::move(tensor.name), tensor.dtype, std::move(tensor.shape), data.subspan(begin, end - begin)});
      covered = end;
    }
    if (covered != data.size())
      fail("", "has bytes after its last tensor", std::to_string(covered) + " bytes of data",
           std::to_string(data.size()));
  }

  template <class T, class Stored>
  T converted(Stored stored, tensor_entry const& tensor) const {
    if constexpr (std::is_floating_point_v<T>) {
      return static_cast<T>(stored);
    } else if constexpr (std::is_integral_v<Stored>) {
      if (!std::in_range<T>(stored))
        fail(tensor.name, "holds a number out of range", "", std::to_string(stored));
      return static_cast<T>(stored);
    } else {
      fail(tensor.name, "has the wrong dtype", "whole numbers", std::string(name_of(tensor.dtype)));
    }
  }

  std::string path_;
  Bytes bytes_;
  std::vector<tensor_entry> tensors_;
  std::map<std::string, std::string> metadata_;
};

/// A file that was read.
using safetensors_file = basic_safetensors_file<std::vector<char>>;
/// A file in somebody else's memory: in flash, or mapped.
using safetensors_view = basic_safetensors_file<std::span<char const>>;

/// Writes the tensors, any range of entries, those of larger numbers first so that all are aligned. The file appears whole or not
/// at all: until the end the path keeps what it held.
///
/// Rejects     with file_error: data that does not fill its shape, two tensors of one name, names that are
///             not UTF-8
template <class Tensors>
void write_safetensors(std::string const& path, Tensors const& tensors,
                       std::map<std::string, std::string> const& metadata = {}) {
  std::vector<tensor_entry const*> ordered;
  for (std::size_t const number_size : {8u, 4u, 2u, 1u})
    for (tensor_entry const& tensor : tensors)
      if (size_of(tensor.dtype) == number_size) ordered.push_back(&tensor);

  detail::safetensors_header header{.tensors = {}, .metadata = metadata};
  std::size_t offset = 0;
  for (tensor_entry const* tensor : ordered) {
    detail::require_bytes(path, tensor->name, tensor->dtype, tensor->shape, tensor->data.size());
    header.tensors.push_back(
        {tensor->name, tensor->dtype, tensor->shape, {offset, offset + tensor->data.size()}});
    offset += tensor->data.size();
  }
  std::string text = detail::json(header);
  text.resize((text.size() + 7) / 8 * 8, ' ');
  detail::parse<detail::header_listener>(path, text);  // what cannot be read again is not written
  std::uint64_t const header_size = text.size();

  replacement_file file{path};
  file.write(std::as_bytes(std::span(&header_size, 1)));
  file.write(std::as_bytes(std::span(text)));
  for (tensor_entry const* tensor : ordered) file.write(tensor->data);
  file.commit();
}

}  // namespace ballast

#endif
