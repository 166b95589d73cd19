// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_WEIGHTS_HPP
#define BALLAST_TESTS_SUPPORT_WEIGHTS_HPP

#include <ballast/initializers/initializer.hpp>
#include <vector>

namespace ballast::tests {

/// A weight matrix of f.out rows and f.in columns, started by Init.
template <class Init>
std::vector<float> weights(fans f) {
  std::vector<float> w(f.in * f.out);
  start<Init>(matrix_view<float>{w.data(), f.out, f.in, f.in, 1}, f, {1, 2});
  return w;
}

}  // namespace ballast::tests

#endif
