// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_INITIALIZERS_BIASED_HPP
#define BALLAST_INITIALIZERS_BIASED_HPP

#include <ballast/core/real.hpp>
#include <ballast/initializers/constant.hpp>
#include <ballast/initializers/xavier.hpp>

namespace ballast {

/// What Init draws, with biases that start at Bias: a gate that is nearly closed at first, `dense<64,
/// biased<-2>>`.
template <real Bias, initializer Init = xavier_uniform>
struct biased : Init {
  using bias = constant<Bias>;
};

}  // namespace ballast

#endif
