// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_CORE_MATH_HPP
#define BALLAST_CORE_MATH_HPP

// The elementary functions, one source for constant expressions and run time. They are straight lines of
// arithmetic without branches, tables or calls, so a plain loop over an array of numbers vectorizes.
//
// Every card states the worst error that the tests find over the whole range, in units of the last place
// (ulp). NaN gives NaN, denormals are kept, results overflow to infinity and underflow through the denormals
// to zero. Under -ffast-math erf, log and log1p lose two more units, and nothing is promised of NaN,
// infinities and denormals. sqrt vectorizes in a loop only where the compiler is told -fno-math-errno.
// math::fast has exp, sigmoid and tanh with a larger error, for the mode fast_math.

#include <ballast/core/math/bits.hpp>
#include <ballast/core/math/branch_free.hpp>
#include <ballast/core/math/error_function.hpp>
#include <ballast/core/math/exponential.hpp>
#include <ballast/core/math/fast.hpp>
#include <ballast/core/math/logarithm.hpp>
#include <ballast/core/math/power.hpp>
#include <ballast/core/math/sigmoid.hpp>
#include <ballast/core/math/sqrt.hpp>
#include <ballast/core/math/trigonometry.hpp>

#endif
