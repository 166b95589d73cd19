// SPDX-License-Identifier: BSL-1.0
// The gradient law for softmax, log_softmax and flatten, whose features lie apart in an image.
#include <ballast/layers/dense.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/log_softmax.hpp>
#include <ballast/layers/softmax.hpp>

#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::wrong_derivatives;

inline constexpr auto steps = nn::topology<nn::dense<3>, nn::softmax, nn::dense<2>, nn::log_softmax>;
inline constexpr auto pixels = nn::topology<nn::softmax, nn::log_softmax, nn::flatten, nn::dense<2>>;

static_assert(wrong_derivatives<nn::network<nn::sequence<2, 2>, steps, nn::use_double>, 2> == 0);
static_assert(wrong_derivatives<nn::network<nn::image<3, 1, 2>, pixels, nn::use_double>, 3, 2> == 0);
