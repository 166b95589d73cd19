// SPDX-License-Identifier: BSL-1.0
#ifndef GRADIENT_CLINIC_DIGITS_HPP
#define GRADIENT_CLINIC_DIGITS_HPP

#include <ballast/ballast.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace clinic {

namespace nn = ballast;

using digit = nn::vec<64>;  // 8 x 8 pixels, row after row

/// E x^2, E x, and E x x' of one pixel in two digits, which are not normalized, for the prediction.
using digit_inputs = nn::inputs<0.235, 0.3057, 0.1615>;

/// Handwritten digits with their labels, row after row.
struct digit_rows {
  std::vector<float> pixels;  // from 0 to 1
  std::vector<std::int32_t> labels;

  std::size_t size() const { return labels.size(); }

  void append(std::span<float const> row_and_label) {
    for (float const pixel : row_and_label.first(digit::size)) pixels.push_back(pixel / 16);
    labels.push_back(static_cast<std::int32_t>(row_and_label.back()));
  }
};

struct digits {
  digit_rows train, test;
};

/// The digits of one file, split by the row numbers, from 0, in the other.
inline digits read_digits(std::string const& path, std::string const& path_of_test_rows) {
  auto const table = nn::read_csv<float>(path);
  if (table.columns != digit::size + 1)
    throw nn::file_error{path, {.problem = "a row must hold 64 pixels and a label"}};
  auto const test_rows = nn::read_csv<std::size_t>(path_of_test_rows).values;

  digits split;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    bool const tests = std::ranges::find(test_rows, row) != test_rows.end();
    (tests ? split.test : split.train).append(table.row(row));
  }
  auto const found = nn::measure_inputs<digit::size>(std::span<float const>{split.train.pixels});
  auto const near = [](double a, double b) { return std::abs(a - b) < 0.001; };
  if (!near(found.second_moment, digit_inputs::second_moment) || !near(found.mean, digit_inputs::mean) ||
      !near(found.pair, digit_inputs::pair))
    throw nn::file_error{path, {.problem = "these pixels are not those for which the prediction was made"}};
  return split;
}

}  // namespace clinic

#endif
