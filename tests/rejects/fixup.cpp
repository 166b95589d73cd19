// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/fixup.hpp>

namespace nn = ballast;

#if CASE == 0
using rule = nn::fixup<24, 3>;

#elif CASE == 1
// error: ballast::fixup: there are 0 branches; count the residuals in a row
using rule = nn::fixup<0>;

#elif CASE == 2
// error: ballast::fixup: a body of one layer has nothing but its last, which starts at zero; write
using rule = nn::fixup<24, 1>;
#endif

double const answer = rule::standard_deviation({4, 8});
