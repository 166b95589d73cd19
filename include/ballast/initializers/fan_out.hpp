// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_FAN_OUT_HPP
#define BALLAST_INITIALIZERS_FAN_OUT_HPP

#include <ballast/initializers/initializer.hpp>

namespace ballast {

/// Init with fan in and fan out exchanged: kaiming_normal then keeps the gradient's second moment instead of
/// the signal's. Biases start as Init starts them.
template <initializer Init>
struct fan_out {
  using role = ballast::role::initializer;
  using bias = bias_start<Init>;

  static constexpr double bound(fans f) requires draws_uniform<Init> { return Init::bound(exchanged(f)); }

  static constexpr double standard_deviation(fans f) requires draws_normal<Init> {
    return Init::standard_deviation(exchanged(f));
  }

  static constexpr auto law(fans f) requires requires { Init::law(f); }
  { return Init::law(exchanged(f)); }

  template <class T>
  static constexpr void fill(matrix_view<T> w, fans f, random::stream s) requires fills_matrix<Init> {
    Init::fill(w, exchanged(f), s);
  }

 private:
  static constexpr fans exchanged(fans f) { return {.in = f.out, .out = f.in}; }
};

}  // namespace ballast

#endif
