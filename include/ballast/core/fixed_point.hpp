// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_FIXED_POINT_HPP
#define BALLAST_CORE_FIXED_POINT_HPP

#include <bit>
#include <cstdint>

// Functions of numbers held as integers: "Q31" means in units of 2^-31. What drawing random numbers needs, in
// few statements, because a constant expression pays for each.
namespace ballast::fixed_point {

consteval std::int64_t q31(double x) { return static_cast<std::int64_t>(x * 0x1p31 + (x < 0 ? -0.5 : 0.5)); }

/// A polynomial in Q31, coefficients from the highest power down.
template <class... Coefficient>
constexpr std::int64_t polynomial(std::int64_t x, Coefficient... coefficients) {
  std::int64_t sum = 0;
  ((sum = coefficients + ((sum * x) >> 31)), ...);
  return sum;
}

/// The exponent of the highest bit; of a number above 2^53, rounded to 53 bits first.
constexpr int exponent(std::uint64_t n) {
  return static_cast<int>(std::bit_cast<std::uint64_t>(static_cast<double>(n)) >> 52) - 1023;
}

/// -ln((2 n + 1) / 2^33) in Q33, always positive.
///
/// With x = (2 n + 1) / 2^k in [sqrt(1/2), sqrt(2)]: ln x = 2 artanh(s), s = (x - 1) / (x + 1), |s| < 0.172.
constexpr std::int64_t minus_ln(std::uint32_t n) {
  std::uint64_t const numerator = 2 * std::uint64_t{n} + 1;
  int const shift = 32 - exponent(numerator);
  auto const x = static_cast<std::int64_t>(numerator << shift);  // in [2^32, 2^33)
  int const halved = x > 6074000999;                             // sqrt(2) 2^32
  std::int64_t const one = std::int64_t{1} << (32 + halved);
  std::int64_t const s = ((x - one) << 31) / ((x + one) >> 3);  // Q34
  std::int64_t const artanh_over_s =
      polynomial((s * s) >> 37, q31(1. / 9), q31(1. / 7), q31(1. / 5), q31(1. / 3), q31(1));
  constexpr std::int64_t ln_2 = 5954088944;  // Q33
  return (shift + 1 - halved) * ln_2 - ((s * artanh_over_s) >> 31);
}

/// The square root of a positive integer, off by at most one.
///
/// Heron's iteration; a power of two is within 42 % of the root, and four steps bring that to 2e-12.
constexpr std::uint64_t sqrt(std::uint64_t square) {
  std::uint64_t root = std::uint64_t{1} << ((exponent(square) + 1) / 2);
  for (int step = 0; step < 4; ++step) root = (root + square / root) / 2;
  return root;
}

/// cos(2 pi n / 2^32) in Q31.
///
/// As sin(pi/2 z), z the way to the quarter turn in quarter turns: its series up to z^13.
constexpr std::int64_t cosine(std::uint32_t n) {
  std::int64_t const half_turns = static_cast<std::int32_t>(n);  // Q31, in [-1, 1)
  std::int64_t const z = (std::int64_t{1} << 31) - 2 * (half_turns < 0 ? -half_turns : half_turns);
  std::int64_t const sine_over_z =
      polynomial((z * z) >> 31, q31(0.0000000569217), q31(-0.0000035988432), q31(0.0001604411848),
                 q31(-0.0046817541353), q31(0.0796926262462), q31(-0.6459640975062), q31(1.5707963267949));
  return (z * sine_over_z) >> 31;
}

}  // namespace ballast::fixed_point

#endif
