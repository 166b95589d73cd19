// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_INITIALIZER_HPP
#define BALLAST_INITIALIZERS_INITIALIZER_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/mode.hpp>
#include <ballast/core/random.hpp>
#include <ballast/core/tensor.hpp>
#include <ballast/initializers/constant.hpp>
#include <concepts>
#include <cstddef>

namespace ballast {

// An initializer draws in one of three ways. What it draws is a function of the stream and of the element's
// number in row-major order; the strides have no say.

/// Uniform in (-bound, bound).
template <class Init>
concept draws_uniform = initializer<Init> && requires(fans f) {
  { Init::bound(f) } -> std::same_as<double>;
};

/// Normal with mean zero.
template <class Init>
concept draws_normal = initializer<Init> && requires(fans f) {
  { Init::standard_deviation(f) } -> std::same_as<double>;
};

/// A rule for the whole matrix.
template <class Init>
concept fills_matrix = initializer<Init> && requires(matrix_view<float> w, fans f, random::stream s) {
  Init::fill(w, f, s);
};

/// How Init starts biases: as it says itself, else at zero.
template <initializer Init>
struct bias_start : zeros {};

template <initializer Init>
  requires initializer<typename Init::bias>
struct bias_start<Init> : Init::bias {
};

/// The square root of a variance that is shared out over a number of fans.
constexpr double root_per_fan(double variance, std::size_t fan) {
  return math::sqrt(variance / static_cast<double>(fan));
}

/// Starts one tensor.
template <initializer Init, class T>
constexpr void start(matrix_view<T> w, fans f, random::stream s) {
  static_assert(draws_uniform<Init> || draws_normal<Init> || fills_matrix<Init>,
                "ballast::start: the initializer does not say what it draws; give it a static bound(fans), "
                "standard_deviation(fans) or fill(matrix_view<T>, fans, random::stream)");
  auto const each = [&](auto draw) {
    for (std::size_t row = 0; row < w.rows; ++row)
      for (std::size_t column = 0; column < w.columns; ++column)
        w(row, column) = draw(s.bits(row * w.columns + column));
  };
  if constexpr (draws_uniform<Init>) {
    double const bound = Init::bound(f);
    each([=](auto bits) { return random::symmetric<T>(bits, bound); });
  } else if constexpr (draws_normal<Init>) {
    double const standard_deviation = Init::standard_deviation(f);
    each([=](auto bits) { return random::normal<T>(bits, standard_deviation); });
  } else if constexpr (fills_matrix<Init>) {
    Init::fill(w, f, s);
  }
}

}  // namespace ballast

#endif
