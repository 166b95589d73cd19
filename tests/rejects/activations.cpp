// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/network.hpp>
#include <ballast/layers/celu.hpp>
#include <ballast/layers/elu.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/hardtanh.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/layers/leaky_relu.hpp>
#include <ballast/layers/prelu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/softmax.hpp>
#include <ballast/layers/softplus.hpp>

#include <type_traits>

namespace nn = ballast;

#if CASE == 0
inline constexpr auto layers =
    nn::topology<nn::leaky_relu<0>, nn::elu<0>, nn::celu<0.1>, nn::softplus<0.1>, nn::hardtanh<0, 1>,
                 nn::prelu, nn::flatten, nn::identity, nn::relu, nn::softmax>;

#elif CASE == 1
// error: ballast::leaky_relu: the slope is negative
inline constexpr auto layers = nn::topology<nn::leaky_relu<-0.01>>;

#elif CASE == 2
// error: ballast::elu: alpha is negative
inline constexpr auto layers = nn::topology<nn::elu<-1>>;

#elif CASE == 3
// error: ballast::celu: alpha is not positive
inline constexpr auto layers = nn::topology<nn::celu<0>>;

#elif CASE == 4
// error: ballast::softplus: beta is not positive
inline constexpr auto layers = nn::topology<nn::softplus<0>>;

#elif CASE == 5
// error: ballast::hardtanh: the bounds leave no room
inline constexpr auto layers = nn::topology<nn::hardtanh<1, 1>>;

#elif CASE == 6
// error: ballast::elementwise: the input must be real numbers
inline constexpr auto layers = nn::topology<nn::relu>;

#elif CASE == 7
// error: ballast::prelu: the input must be real numbers
inline constexpr auto layers = nn::topology<nn::prelu>;

#elif CASE == 8
// error: ballast::featurewise: the input must be real numbers
inline constexpr auto layers = nn::topology<nn::softmax>;

#elif CASE == 9
// error: ballast::flatten: the input must be real numbers
inline constexpr auto layers = nn::topology<nn::flatten>;

#elif CASE == 10
// error: ballast::identity: the input must be real numbers
inline constexpr auto layers = nn::topology<nn::identity>;
#endif

using input = std::conditional_t<CASE <= 5, nn::vec<4>, nn::tokens<4>>;
auto const answer = nn::network<input, layers>{1};
