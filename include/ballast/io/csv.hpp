// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_IO_CSV_HPP
#define BALLAST_IO_CSV_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/io/file.hpp>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <vector>

namespace ballast {

/// Numbers in rows of equal length, row after row.
template <class T>
struct csv_table {
  std::vector<std::string> names = {};  // of the columns, if the file has them
  std::size_t columns = 0;
  std::vector<T> values = {};

  std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
  std::span<T const> row(std::size_t index) const { return {values.data() + index * columns, columns}; }
};

namespace detail {

/// Cuts off and returns what stands before the first separator, without the blanks around it.
inline std::string_view cut(std::string_view& text, char separator) {
  std::size_t const end = std::min(text.find(separator), text.size());
  std::string_view piece = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  constexpr std::string_view blanks = " \t\r";
  piece.remove_prefix(std::min(piece.find_first_not_of(blanks), piece.size()));
  return piece.substr(0, piece.find_last_not_of(blanks) + 1);
}

template <class T>
std::optional<T> number_in(std::string_view text) {
  T number{};
  auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  if constexpr (std::is_floating_point_v<T>)
    if (!math::is_finite(number)) return std::nullopt;
  return number;
}

template <class T>
bool is_number(std::string_view text) {
  return number_in<T>(text).has_value();
}

inline std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  for (bool more = true; more;) {
    more = line.find(',') != std::string_view::npos;
    fields.push_back(cut(line, ','));
  }
  return fields;
}

}  // namespace detail

/// Reads numbers that are separated by commas. A first line without any number names the columns; empty lines
/// are skipped.
///
/// Rejects     with file_error, naming line and column: what is not a finite T, rows of unequal length
template <class T>
csv_table<T> read_csv(std::string const& path) {
  std::vector<char> const bytes = read_file(path);
  std::string_view text{bytes.data(), bytes.size()};
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);  // a byte order mark, which spreadsheets write

  csv_table<T> table;
  for (std::size_t line = 1; !text.empty(); ++line) {
    std::string_view const row = detail::cut(text, '\n');
    if (row.empty()) continue;
    auto const fields = detail::fields_of(row);
    if (table.columns == 0) {
      table.columns = fields.size();
      if (std::ranges::none_of(fields, detail::is_number<T>)) {
        table.names.assign(fields.begin(), fields.end());
        continue;
      }
    }
    std::string const key = "line " + std::to_string(line);
    if (fields.size() != table.columns)
      throw file_error{path,
                       {.key = key,
                        .problem = "has a wrong number of columns",
                        .wanted = std::to_string(table.columns),
                        .found = std::to_string(fields.size())}};
    for (std::size_t column = 0; column < table.columns; ++column) {
      auto const number = detail::number_in<T>(fields[column]);
      if (!number)
        throw file_error{path,
                         {.key = key + ", column " + std::to_string(column + 1),
                          .problem = "is not a finite number in range",
                          .found = std::string(fields[column])}};
      table.values.push_back(*number);
    }
  }
  return table;
}

}  // namespace ballast

#endif
