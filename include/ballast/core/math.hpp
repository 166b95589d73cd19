// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_HPP
#define BALLAST_CORE_MATH_HPP

#include <ballast/core/math/bits.hpp>
#include <ballast/core/math/error_function.hpp>
#include <ballast/core/math/exponential.hpp>
#include <ballast/core/math/logarithm.hpp>
#include <ballast/core/math/sigmoid.hpp>
#include <ballast/core/math/sqrt.hpp>
#include <ballast/core/math/trigonometry.hpp>

#endif
