// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_IO_JSON_HPP
#define BALLAST_IO_JSON_HPP

#include <ballast/core/math/bits.hpp>

#include <array>
#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

// A printer for what the library writes, and no more. (RapidJSON 1.1.0 has one that adds to a null pointer.)

namespace ballast::detail {

template <class T>
concept number = std::integral<T> || std::floating_point<T>;

/// The shortest text that reads back as the same number.
template <number T>
std::string shortest(T const& value) {
  std::array<char, 32> text;
  if constexpr (std::same_as<T, bool>)
    return value ? "1" : "0";
  else
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

/// The text in quotes.
inline std::string json(std::string_view text) {
  std::string quoted = "\"";
  for (char const c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (static_cast<unsigned char>(c) < ' ') {
      constexpr char const* digits = "0123456789abcdef";
      quoted += "\\u00";
      quoted += digits[c / 16];
      quoted += digits[c % 16];
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

/// A number; null where it is not finite, which JSON cannot say.
template <number T>
std::string json(T const& value) {
  if constexpr (std::same_as<T, bool>) return value ? "true" : "false";
  if constexpr (std::floating_point<T>)
    if (!math::is_finite(value)) return "null";
  return shortest(value);
}

/// The members of an object, or the elements of an array, which are JSON already.
class json_list {
 public:
  json_list& add(std::string const& element) {
    text_ += (text_.empty() ? "" : ", ") + element;
    return *this;
  }
  json_list& add(std::string_view name, std::string const& value) { return add(json(name) + ": " + value); }

  std::string object() const { return "{" + text_ + "}"; }
  std::string array() const { return "[" + text_ + "]"; }

 private:
  std::string text_;
};

/// The array of what f makes of the elements.
template <class Range, class F>
std::string json_array(Range const& elements, F const& f) {
  json_list list;
  for (auto const& element : elements) list.add(f(element));
  return list.array();
}

}  // namespace ballast::detail

#endif
