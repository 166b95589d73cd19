// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TRAINING_MAGNITUDE_HISTOGRAM_HPP
#define BALLAST_TRAINING_MAGNITUDE_HISTOGRAM_HPP

#include <ballast/core/math.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <span>

namespace ballast {

/// How many numbers are of which magnitude. Exponents are read from the bits, so that the compiler's flags do
/// not matter.
struct magnitude_histogram {
  static constexpr int lowest = -40, highest = 24;

  /// counts[k] numbers with 2^e <= |x| < 2^(e + 1), where e = lowest + k; the outer two also count all beyond.
  std::array<std::uint64_t, highest - lowest + 1> counts{};
  std::uint64_t zeros = 0, non_finite = 0;

  template <class T>
  [[gnu::noinline]] constexpr void add(std::span<T const> values) {
    using format = math::format<T>;
    for (T const& value : values) {
      auto const magnitude = std::bit_cast<typename format::integer>(value) & format::magnitude_mask;
      if (magnitude == 0)
        ++zeros;
      else if (magnitude >= format::infinity_bits)
        ++non_finite;
      else
        ++counts[bin(static_cast<int>(magnitude >> format::fraction_bits) - format::exponent_bias)];
    }
  }

  constexpr std::uint64_t total() const {
    return std::accumulate(counts.begin(), counts.end(), zeros + non_finite);
  }

  /// log2 of the sum of squares of the finite numbers, each taken at the middle of its bin: its half is right to
  /// half a bin. 2 lowest, less than of any number, where there are only zeros.
  constexpr double log2_sum_of_squares() const {
    double sum = 0;  // in units of the highest bin
    for (int e = lowest; e <= highest; ++e)
      sum += static_cast<double>(counts[bin(e)]) * power_of_two(2 * (e - highest));
    return sum > 0 ? math::log(sum) / std::numbers::ln2 + 2 * highest + 1 : 2 * lowest;
  }

 private:
  static constexpr std::size_t bin(int exponent) {
    return static_cast<std::size_t>(std::clamp(exponent, lowest, highest) - lowest);
  }
  static constexpr double power_of_two(std::int64_t exponent) {
    using format = math::format<double>;
    return math::from_bits<double>((exponent + format::exponent_bias) << format::fraction_bits);
  }
};

}  // namespace ballast

#endif
