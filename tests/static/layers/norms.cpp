// SPDX-License-Identifier: BSL-1.0
// The gradient law for layer_norm, rms_norm and group_norm.
#include <ballast/layers/dense.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/group_norm.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/rms_norm.hpp>

#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::wrong_derivatives;

inline constexpr auto steps = nn::topology<nn::layer_norm, nn::dense<3>, nn::rms_norm, nn::dense<2>>;
inline constexpr auto features = nn::topology<nn::dense<4>, nn::group_norm<2>, nn::dense<2>>;
inline constexpr auto pixels = nn::topology<nn::group_norm<2>, nn::flatten, nn::dense<2>>;
inline constexpr auto whole_image = nn::topology<nn::layer_norm, nn::rms_norm, nn::flatten, nn::dense<2>>;

static_assert(wrong_derivatives<nn::network<nn::sequence<2, 3>, steps, nn::use_double>, 2> == 0);
static_assert(wrong_derivatives<nn::network<nn::vec<2>, features, nn::use_double>, 3, 2> == 0);
static_assert(wrong_derivatives<nn::network<nn::sequence<3, 4>, pixels, nn::use_double>, 3, 2> == 0);
static_assert(wrong_derivatives<nn::network<nn::image<4, 1, 2>, pixels, nn::use_double>, 3, 2> == 0);
static_assert(wrong_derivatives<nn::network<nn::image<2, 1, 2>, whole_image, nn::use_double>, 3, 2> == 0);
