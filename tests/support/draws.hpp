// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_DRAWS_HPP
#define BALLAST_TESTS_SUPPORT_DRAWS_HPP

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <vector>

// What a test asks of many draws.
namespace ballast::tests {

/// FNV-1a over the bits of numbers. A value written in a test is there so that every compiler, every set of
/// flags and a constant expression have to find the same one; that the draws are right is for other tests to
/// say.
template <class Range>
constexpr std::uint64_t fingerprint(Range const& numbers) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (auto number : numbers) {
    using integer = std::conditional_t<sizeof number == 4, std::uint32_t, std::uint64_t>;
    hash = (hash ^ std::bit_cast<integer>(number)) * 0x100000001B3;
  }
  return hash;
}

template <class Range>
double moment(Range const& numbers, int power) {
  double sum = 0;
  for (auto number : numbers) sum += std::pow(static_cast<double>(number), power);
  return sum / static_cast<double>(numbers.size());
}

/// The Kolmogorov-Smirnov distance between the draws and a distribution, times the root of their number:
/// above 1.95 once in a thousand samples.
template <class T, class Distribution>
double kolmogorov_smirnov(std::vector<T> numbers, Distribution distribution) {
  std::sort(numbers.begin(), numbers.end());
  auto const count = static_cast<double>(numbers.size());
  double distance = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    double const wanted = distribution(static_cast<double>(numbers[i])),
                 below = static_cast<double>(i) / count;
    distance = std::max({distance, wanted - below, below + 1 / count - wanted});
  }
  return distance * std::sqrt(count);
}

inline double normal_distribution(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }
inline double symmetric_distribution(double x) { return (x + 1) / 2; }

}  // namespace ballast::tests

#endif
