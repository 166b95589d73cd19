// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_AXIS_PROFILE_HPP
#define BALLAST_FLOW_AXIS_PROFILE_HPP

#include <array>
#include <cstddef>

namespace ballast::flow {

/// How the mean square of a signal, or of a gradient, lies along an axis of positions: by its mean over the
/// axis. Of a long axis both ends are known, and what lies between them is one number.
struct axis_profile {
  static constexpr std::size_t end = 16, stored = 2 * end;

  std::size_t length = 1;
  bool even = true;
  std::array<double, stored> ends{};
  double middle = 0;

  constexpr double operator[](std::size_t i) const {
    return even ? 1 : in_middle(i) ? middle : ends[slot(i)];
  }

  /// By f(i), which is asked of the ends and of one position between them. `total` receives its sum.
  template <class F>
  static constexpr axis_profile of(std::size_t length, F const& f, double& total) {
    axis_profile p{.length = length, .even = false};
    for (std::size_t k = 0; k < stored && k < length; ++k) p.ends[k] = f(p.position(k));
    if (length > stored) p.middle = f(length / 2);
    total = p.sum();
    p.divide_by(total / static_cast<double>(length));
    return p;
  }

  /// Adds a number at position i, all of which come before `divide_by`.
  constexpr void add(std::size_t i, double value) {
    even = false;
    if (in_middle(i))
      middle += value / static_cast<double>(length - stored);
    else
      ends[slot(i)] += value;
  }
  constexpr void divide_by(double mean) {
    if (mean <= 0) *this = {.length = length};
    for (double& value : ends) value /= even ? 1 : mean;
    middle /= even ? 1 : mean;
  }

  constexpr double sum() const { return even ? static_cast<double>(length) : sum_of_powers(false); }
  /// On how many positions it lies, if they were even: one where all of it is on one.
  constexpr double breadth() const {
    double const n = static_cast<double>(length);
    return even ? n : n * n / sum_of_powers(true);
  }

  /// What remains of the differences between positions after a map that multiplies relative changes by this.
  constexpr void soften(double factor) {
    if (even || factor == 1) return;
    if (factor == 0) *this = {.length = length};
    for (std::size_t k = 0; k < stored && k < length; ++k) ends[k] = 1 + factor * (ends[k] - 1);
    middle = 1 + factor * (middle - 1);
  }

  /// Of the sum of two signals.
  static constexpr axis_profile blend(axis_profile const& a, double part, axis_profile const& b) {
    if (a.length != b.length || (a.even && b.even)) return a;
    double total = 0;
    return of(
        a.length, [&](std::size_t i) { return part * a[i] + (1 - part) * b[i]; }, total);
  }

 private:
  constexpr bool in_middle(std::size_t i) const { return length > stored && i >= end && i < length - end; }
  constexpr std::size_t slot(std::size_t i) const {
    return length > stored && i >= end ? i + stored - length : i;
  }
  constexpr std::size_t position(std::size_t k) const {
    return length > stored && k >= end ? k + length - stored : k;
  }
  constexpr double sum_of_powers(bool squares) const {
    double const between = squares ? middle * middle : middle;
    double sum = length > stored ? between * static_cast<double>(length - stored) : 0;
    for (std::size_t k = 0; k < stored && k < length; ++k) sum += squares ? ends[k] * ends[k] : ends[k];
    return sum;
  }
};

/// Along the one axis of a sequence, or both of an image: rows and columns, whose product it is.
struct position_profile {
  std::array<axis_profile, 2> axes{};

  constexpr std::size_t positions() const { return axes[0].length * axes[1].length; }
  constexpr double breadth() const { return axes[0].breadth() * axes[1].breadth(); }
  constexpr void soften(double factor) {
    for (axis_profile& p : axes) p.soften(factor);
  }
  static constexpr position_profile blend(position_profile const& a, double part, position_profile const& b) {
    return {
        {axis_profile::blend(a.axes[0], part, b.axes[0]), axis_profile::blend(a.axes[1], part, b.axes[1])}};
  }
};

}  // namespace ballast::flow

#endif
