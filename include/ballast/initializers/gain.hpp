// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_GAIN_HPP
#define BALLAST_INITIALIZERS_GAIN_HPP

#include <ballast/core/math.hpp>
#include <ballast/core/real.hpp>
#include <ballast/initializers/initializer.hpp>
#include <cstddef>

namespace ballast {

/// PyTorch's factors for the layer before a nonlinearity: `gain<torch_gain::tanh, xavier_uniform>`.
namespace torch_gain {
inline constexpr double linear = 1;
inline constexpr double sigmoid = 1;
inline constexpr double tanh = 5.0 / 3;
inline constexpr double relu = math::sqrt(2.0);
inline constexpr double selu = 0.75;
constexpr double leaky_relu(double slope = 0.01) { return math::sqrt(2 / (1 + slope * slope)); }
}  // namespace torch_gain

/// Gain times what Init draws. Biases start as Init starts them.
template <real Gain, initializer Init>
struct gain {
  using role = ballast::role::initializer;
  using bias = bias_start<Init>;

  static constexpr double bound(fans f) requires draws_uniform<Init> { return Gain * Init::bound(f); }

  static constexpr double standard_deviation(fans f) requires draws_normal<Init> {
    return Gain * Init::standard_deviation(f);
  }

  static constexpr auto law(fans f) requires requires { Init::law(f); }
  { return Init::law(f).times(Gain); }

  template <class T>
  static constexpr void fill(matrix_view<T> w, fans f, random::stream s) requires fills_matrix<Init> {
    Init::fill(w, f, s);
    for (std::size_t row = 0; row < w.rows; ++row)
      for (std::size_t column = 0; column < w.columns; ++column)
        w(row, column) = static_cast<T>(Gain * static_cast<double>(w(row, column)));
  }
};

/// One gain: -ffast-math would choose the order of two products for itself.
template <real Outer, real Inner, initializer Init>
struct gain<Outer, gain<Inner, Init>> : gain<Outer * Inner, Init> {};

}  // namespace ballast

#endif
