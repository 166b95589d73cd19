// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_FLOW_WEIGHT_LAW_HPP
#define BALLAST_FLOW_WEIGHT_LAW_HPP

namespace ballast::flow {

enum class weight_kind {
  random,      // independent numbers with mean zero
  orthogonal,  // random, and every norm is kept exactly
  identity,    // not random; each output copies one input
  constant,    // all the same
  unknown
};

/// How an initializer draws the elements of a weight matrix, or of a bias. An initializer with a bound or a
/// standard deviation needs not say; one that fills the matrix offers a static `law(fans)`.
struct weight_law {
  weight_kind kind = weight_kind::unknown;
  double square = 0;  // E w^2
  double mean = 0;    // E w

  constexpr weight_law times(double factor) const { return {kind, factor * factor * square, factor * mean}; }
};

}  // namespace ballast::flow

#endif
