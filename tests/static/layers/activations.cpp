// SPDX-License-Identifier: BSL-1.0
// The gradient law for every activation, each between two layers with weights.
#include <ballast/layers/celu.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/elu.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/gelu_tanh.hpp>
#include <ballast/layers/hardsigmoid.hpp>
#include <ballast/layers/hardswish.hpp>
#include <ballast/layers/hardtanh.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/layers/leaky_relu.hpp>
#include <ballast/layers/log_sigmoid.hpp>
#include <ballast/layers/mish.hpp>
#include <ballast/layers/prelu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/relu6.hpp>
#include <ballast/layers/scale.hpp>
#include <ballast/layers/selu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/silu.hpp>
#include <ballast/layers/softplus.hpp>
#include <ballast/layers/softsign.hpp>
#include <ballast/layers/tanh.hpp>

#include "support/gradient_law.hpp"

namespace nn = ballast;

/// The scale spreads the inputs of the activation over both sides of its kinks.
template <class Activation>
inline constexpr auto between = nn::topology<nn::dense<3>, nn::scale<4>, Activation, nn::dense<2>>;

template <class Activation>
inline constexpr int wrong =
    nn::tests::wrong_derivatives<nn::network<nn::vec<2>, between<Activation>, nn::use_double>, 2>;

/// A function of the user's own.
struct cube {
  static constexpr auto value(auto x) { return x * x * x; }
  static constexpr auto derivative(auto x) { return 3 * x * x; }
};

static_assert(wrong<nn::relu> == 0);
static_assert(wrong<nn::relu6> == 0);
static_assert(wrong<nn::leaky_relu<>> == 0);
static_assert(wrong<nn::prelu> == 0);
static_assert(wrong<nn::hardtanh<>> == 0);
static_assert(wrong<nn::hardtanh<-2, 0.75>> == 0);
static_assert(wrong<nn::hardsigmoid> == 0);
static_assert(wrong<nn::hardswish> == 0);
static_assert(wrong<nn::elu<>> == 0);
static_assert(wrong<nn::elu<0.5>> == 0);
static_assert(wrong<nn::selu> == 0);
static_assert(wrong<nn::celu<0.5>> == 0);
static_assert(wrong<nn::gelu> == 0);
static_assert(wrong<nn::gelu_tanh> == 0);
static_assert(wrong<nn::silu> == 0);
static_assert(wrong<nn::mish> == 0);
static_assert(wrong<nn::softplus<>> == 0);
static_assert(wrong<nn::softplus<2, 10>> == 0);
static_assert(wrong<nn::softsign> == 0);
static_assert(wrong<nn::tanh> == 0);
static_assert(wrong<nn::sigmoid> == 0);
static_assert(wrong<nn::log_sigmoid> == 0);
static_assert(wrong<nn::identity> == 0);
static_assert(wrong<nn::elementwise<cube>> == 0);
