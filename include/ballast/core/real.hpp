// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_REAL_HPP
#define BALLAST_CORE_REAL_HPP

namespace ballast {

/// A real number as a template argument: `l2<1>`, `l2<1.0>` and `l2<1e-4f>` are all accepted, where a bare
/// `double` parameter rejects two of them as narrowing or as another type.
struct real {
  double value;

  consteval real(int number) : value(number) {}
  consteval real(double number) : value(number) {}
  consteval real(float number) : value(static_cast<double>(number)) {}

  constexpr operator double() const { return value; }
};

}  // namespace ballast

#endif
