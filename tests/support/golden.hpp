// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_GOLDEN_HPP
#define BALLAST_TESTS_SUPPORT_GOLDEN_HPP

#include <ballast/core/math.hpp>
#include <ballast/io/safetensors.hpp>

#include <boost/test/unit_test.hpp>

#include "support/fast_math.hpp"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

// The reference results of tests/golden, whose README.md has the names and the tolerances.

namespace ballast::tests {

/// |error| <= absolute + relative |value|, and |error| <= of_max times the tensor's largest |value|.
struct tolerance {
  double absolute, relative, of_max;
};

/// How a case has its sequences: step after step, or channel after channel, as PyTorch's convolutions.
enum class axis_order { steps_first, channels_first };

/// A case of the public set.
struct golden_file : safetensors_file {
  explicit golden_file(std::string const& name, axis_order sequences = axis_order::steps_first)
      : safetensors_file("tests/golden/public/" + name + ".safetensors"), order(sequences) {}

  /// The numbers of a tensor, of a batch of sequences step after step.
  template <class T>
  std::vector<T> numbers(std::string const& name) const {
    auto const stored = safetensors_file::numbers<T>(name);
    auto const& shape = at(name).shape;
    bool const samples = name == "input" || name == "output" || name == "target" || name == "grad.input";
    if (order == axis_order::steps_first || !samples || shape.size() < 3) return stored;
    std::size_t const size = stored.size() / shape[0], channels = shape[1], steps = size / channels;
    std::vector<T> turned(stored.size());
    for (std::size_t i = 0; i < stored.size(); ++i)
      turned[i / size * size + i % steps * channels + i % size / steps] = stored[i];
    return turned;
  }

  bool has(std::string const& name) const { return find(name) != nullptr; }

  /// A number of the metadata, such as `number("optimizer", "lr")`.
  double number(std::string const& key, std::string const& field) const {
    std::string const& json = metadata().at(key);
    std::size_t const place = json.find('"' + field + "\":");
    if (place == std::string::npos) throw std::out_of_range(path() + ": " + key + " has no " + field);
    return std::stod(json.substr(place + field.size() + 3));
  }

  /// Does the metadata hold this text, such as the name of a loss?
  bool mentions(std::string const& key, std::string const& text) const {
    return metadata().at(key).find('"' + text + '"') != std::string::npos;
  }

  /// For results in float what the file advises; for double the rounding of the file's own numbers.
  template <class T>
  tolerance allowed() const {
    if constexpr (std::is_same_v<T, float>)
      return {number("tolerance", "atol"), number("tolerance", "rtol"), number("tolerance", "of_max")};
    else
      return {1e-9, 6e-8, std::numeric_limits<double>::max()};
  }

 private:
  axis_order order;
};

/// Checks all numbers of a tensor and reports the first that is off, under -ffast-math by ten times what is
/// allowed. NaN and infinities must be met.
template <class Numbers>
void check_close(std::string const& name, Numbers const& got, std::vector<double> const& wanted,
                 tolerance const& allowed) {
  BOOST_TEST_REQUIRE(std::size(got) == wanted.size(),
                     name << ": " << std::size(got) << " numbers instead of " << wanted.size());
  double largest = 0;
  for (double const value : wanted)
    if (math::is_finite(value)) largest = std::max(largest, math::abs(value));
  bool const noise = wanted.size() == 1 || largest <= 1e-9;
  double const of_max = noise ? std::numeric_limits<double>::max() : allowed.of_max * largest;

  auto const fits = [&](double value, double reference) {
    if (!math::is_finite(reference))
      return math::is_nan(reference) ? math::is_nan(value) : value == reference;
    double const error = math::abs(value - reference);
    return error <= allowance * std::min(of_max, allowed.absolute + allowed.relative * math::abs(reference));
  };
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    double const value = static_cast<double>(got[i]);
    if (fits(value, wanted[i])) continue;
    BOOST_ERROR(name << "[" << i << "] is " << value << " instead of " << wanted[i] << ", off by "
                     << value - wanted[i]);
    return;
  }
}

}  // namespace ballast::tests

#endif
