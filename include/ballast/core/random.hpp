// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_RANDOM_HPP
#define BALLAST_CORE_RANDOM_HPP

#include <ballast/core/fixed_point.hpp>
#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

// A draw is a function of seed, place and index: no generator carries a state from one to the next. It is
// computed in integers and rounded to the number type at the end, so its bits do not depend on compiler,
// flags or vector width, nor on whether it is drawn in a constant expression.
namespace ballast::random {

/// A bijection of the 64-bit integers that lets every bit of z reach every bit of the result.
///
/// Source  Steele, Lea & Flood 2014, with Stafford's constants (variant 13)
constexpr std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

/// The sequence of 64-bit draws that belongs to a seed and a place in the network.
class stream {
 public:
  constexpr stream(std::uint64_t seed, std::uint64_t place) : key(mix(mix(seed + golden) + place)) {}

  /// The key enters before and between the two rounds: where the inputs of two streams' first rounds
  /// coincide, their second rounds differ, so no stream is another one shifted.
  constexpr std::uint64_t bits(std::uint64_t index) const { return mix(mix(index + key) ^ key); }

 private:
  static constexpr std::uint64_t golden = 0x9E3779B97F4A7C15;  // keeps seed 0 from mixing to 0
  std::uint64_t key;
};

/// Clears the last bits of a scale. The step through an integer keeps -ffast-math from regrouping the
/// caller's products with ours; what is left of a scaled draw is one multiplication and no sum.
constexpr double settled(double scale) {
  return std::bit_cast<double>(std::bit_cast<std::uint64_t>(scale) & ~std::uint64_t{0xFF});
}

/// Uniform in [0, 1), in steps of one unit in the last place below 1.
template <std::floating_point T>
constexpr T unit(std::uint64_t bits) {
  constexpr int digits = std::numeric_limits<T>::digits;
  return static_cast<T>(bits >> (64 - digits)) / static_cast<T>(std::uint64_t{1} << digits);
}

/// Uniform in (-scale, scale): scale times an odd number of half steps, so neither zero nor an end is drawn.
template <std::floating_point T>
constexpr T symmetric(std::uint64_t bits, double scale = 1) {
  constexpr int digits = std::numeric_limits<T>::digits;
  constexpr std::int64_t one = std::int64_t{1} << digits;
  std::int64_t const odd = 2 * static_cast<std::int64_t>(bits >> (64 - digits)) + 1 - one;
  return static_cast<T>(static_cast<double>(odd) * settled(scale / one));
}

/// N(0, 1) in units of 2^-50, by sqrt(-2 ln u) cos(2 pi t): u from the low half of the bits, t from the high
/// half.
///
/// Source      Box & Muller 1958
constexpr std::int64_t normal_fixed_point(std::uint64_t bits) {
  std::int64_t const minus_ln = fixed_point::minus_ln(static_cast<std::uint32_t>(bits));
  auto const radius =
      static_cast<std::int64_t>(fixed_point::sqrt(static_cast<std::uint64_t>(minus_ln) << 26));
  return (radius * fixed_point::cosine(static_cast<std::uint32_t>(bits >> 32))) >> 10;
}

/// Normal with mean zero; |draw| < 6.77 scale.
template <std::floating_point T>
constexpr T normal(std::uint64_t bits, double scale = 1) {
  return static_cast<T>(static_cast<double>(normal_fixed_point(bits)) * settled(scale * 0x1p-50));
}

/// True with a given probability, which is rounded to a multiple of 2^-32.
class bernoulli {
 public:
  constexpr explicit bernoulli(double probability)
      : threshold(static_cast<std::uint64_t>(probability * 0x1p32 + 0.5)) {}

  constexpr bool operator()(std::uint64_t bits) const { return (bits >> 32) < threshold; }

 private:
  std::uint64_t threshold;
};

/// Uniform in 0 ... count - 1; the probabilities differ by at most 2^-32.
constexpr std::uint32_t below(std::uint64_t bits, std::uint32_t count) {
  return static_cast<std::uint32_t>(((bits >> 32) * count) >> 32);
}

/// Brings the elements into a uniformly drawn order.
///
/// Source  Durstenfeld 1964
constexpr void shuffle(std::span<std::uint32_t> elements, stream s) {
  for (auto left = static_cast<std::uint32_t>(elements.size()); left > 1; --left)
    std::swap(elements[left - 1], elements[below(s.bits(left), left)]);
}

}  // namespace ballast::random

#endif
