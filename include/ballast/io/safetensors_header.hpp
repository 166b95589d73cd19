// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_IO_SAFETENSORS_HEADER_HPP
#define BALLAST_IO_SAFETENSORS_HEADER_HPP

#include <ballast/io/data_type.hpp>
#include <ballast/io/file.hpp>
#include <ballast/io/json.hpp>

#include <rapidjson/error/en.h>
#include <rapidjson/reader.h>

#include <charconv>
#include <concepts>
#include <cstddef>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

// The JSON in front of a safetensors file: {"__metadata__": {"author": "..."}, "0.weight": {"dtype": "F32",
// "shape": [2, 3], "data_offsets": [0, 24]}, ...}. Checked here is its form; whether tensors and data fit is
// the business of safetensors.hpp.

namespace ballast::detail {

inline constexpr std::string_view metadata_name = "__metadata__";

struct header_tensor {
  std::string name;
  data_type dtype = {};
  std::vector<std::size_t> shape = {}, offsets = {};
};

struct safetensors_header {
  std::vector<header_tensor> tensors;
  std::map<std::string, std::string> metadata;
};

// What follows are templates, so that a program that neither loads nor saves does not compile them.

/// Listens to the JSON parser, which names its functions, and refuses the first piece out of place.
template <class Text>
class basic_header_listener
    : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, basic_header_listener<Text>> {
 public:
  explicit basic_header_listener(Text const& path) : path_(path) {}

  safetensors_header take() { return std::move(header_); }

  bool StartObject() {
    if (open_objects_.size() == 2) refuse("an object");
    if (open_objects_.size() == 1 && name_ != metadata_name) header_.tensors.push_back({.name = name_});
    open_objects_.emplace_back();
    field_.clear();
    return true;
  }

  bool Key(char const* text, rapidjson::SizeType size, bool) {
    Text& key = open_objects_.size() == 1 ? name_ : field_;
    key.assign(text, size);
    if (!open_objects_.back().insert(key).second) fail("is there twice");
    if (in_tensor() && key != "dtype" && key != "shape" && key != "data_offsets")
      fail("is unknown", "dtype, shape and data_offsets");
    return true;
  }

  bool String(char const* text, rapidjson::SizeType size, bool) {
    if (in_metadata())
      header_.metadata.emplace(field_, Text(text, size));
    else if (in_tensor() && field_ == "dtype")
      set_data_type({text, size});
    else
      refuse("text");
    return true;
  }

  bool StartArray() {
    if (!in_tensor() || field_ == "dtype" || in_array_) refuse("an array");
    in_array_ = true;
    return true;
  }

  bool RawNumber(char const* text, rapidjson::SizeType size, bool) {
    if (!in_array_) refuse("a number");
    std::size_t number = 0;
    auto const [end, error] = std::from_chars(text, text + size, number);
    if (error != std::errc{} || end != text + size) refuse(Text(text, size));
    header_tensor& tensor = header_.tensors.back();
    (field_ == "shape" ? tensor.shape : tensor.offsets).push_back(number);
    return true;
  }

  bool EndArray(rapidjson::SizeType) {
    in_array_ = false;
    return true;
  }

  bool EndObject(rapidjson::SizeType) {
    if (in_tensor()) require_complete_tensor();
    open_objects_.pop_back();
    return true;
  }

  /// true, false and null
  bool Default() { return refuse("true, false or null"), false; }

 private:
  bool in_metadata() const { return open_objects_.size() == 2 && name_ == metadata_name; }
  bool in_tensor() const { return open_objects_.size() == 2 && name_ != metadata_name; }

  void set_data_type(std::string_view name) {
    auto const type = data_type_named(name);
    if (!type) fail("is unknown", "F32, F64, F16, BF16, BOOL, or I or U with 8, 16, 32 or 64", Text(name));
    header_.tensors.back().dtype = *type;
  }

  void require_complete_tensor() {
    field_.clear();
    if (open_objects_.back().size() != 3) fail("is incomplete", "dtype, shape and data_offsets");
    std::size_t const offsets = header_.tensors.back().offsets.size();
    if (offsets != 2) fail("has a wrong number of data_offsets", "2", std::to_string(offsets));
  }

  [[noreturn]] void refuse(Text const& found) const {
    char const* const wanted = open_objects_.size() < 2             ? "an object"
                               : in_metadata() || field_ == "dtype" ? "text"
                               : in_array_                          ? "a whole number, at most 64 bits"
                                                                    : "an array of whole numbers";
    fail("is of the wrong kind", wanted, found);
  }

  [[noreturn]] void fail(Text const& problem, Text const& wanted = {}, Text const& found = {}) const {
    Text const key = open_objects_.empty() ? "header" : field_.empty() ? name_ : name_ + ": " + field_;
    throw file_error{path_, {.key = key, .problem = problem, .wanted = wanted, .found = found}};
  }

  Text const& path_;
  safetensors_header header_;
  std::vector<std::set<Text>> open_objects_;  // the keys of each
  Text name_, field_;                         // the last key of the outer and the inner object
  bool in_array_ = false;
};
using header_listener = basic_header_listener<std::string>;

/// What a listener makes of JSON. Parsed in place, on a copy: elsewhere RapidJSON 1.1.0 keeps strings on a stack whose
/// first push adds to a null pointer. Zeros follow the text because at a damaged UTF-8 sequence it looks three bytes
/// ahead. (The type that this returns is not deduced: every program would compile the parser for it.)
template <class Listener>
safetensors_header parse(std::string const& path, std::string_view text) {
  std::string copy = std::string(text) + std::string(3, '\0');
  Listener listener{path};
  rapidjson::InsituStringStream stream(copy.data());
  rapidjson::Reader reader;
  constexpr unsigned flags = rapidjson::kParseInsituFlag | rapidjson::kParseValidateEncodingFlag |
                             rapidjson::kParseNumbersAsStringsFlag;
  rapidjson::ParseResult const result = reader.Parse<flags>(stream, listener);

  auto const fail = [&](std::size_t place, std::string const& reason) {
    throw file_error{path,
                     {.key = "header, byte " + std::to_string(place), .problem = "is not JSON: " + reason}};
  };
  if (result.IsError()) fail(result.Offset(), rapidjson::GetParseError_En(result.Code()));
  if (stream.Tell() != text.size()) fail(stream.Tell(), "a zero byte");
  return listener.take();
}

inline std::string json(std::span<std::size_t const> numbers) {
  std::string list;
  for (std::size_t const number : numbers) list += (list.empty() ? "" : ", ") + std::to_string(number);
  return "[" + list + "]";
}

template <std::same_as<header_tensor> Tensor>
std::string json(Tensor const& tensor) {
  return "{\"dtype\": " + json(name_of(tensor.dtype)) + ", \"shape\": " + json(tensor.shape) +
         ", \"data_offsets\": " + json(tensor.offsets) + "}";
}

template <class Text>
Text json(std::map<Text, Text> const& metadata) {
  Text members;
  for (auto const& [key, value] : metadata)
    members += (members.empty() ? "" : ", ") + json(key) + ": " + json(value);
  return "{" + members + "}";
}

template <std::same_as<safetensors_header> Header>
std::string json(Header const& header) {
  std::string members;
  if (!header.metadata.empty()) members = json(metadata_name) + ": " + json(header.metadata);
  for (header_tensor const& tensor : header.tensors)
    members += (members.empty() ? "" : ", ") + json(tensor.name) + ": " + json(tensor);
  return "{" + members + "}";
}

}  // namespace ballast::detail

#endif
