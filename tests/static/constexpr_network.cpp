// SPDX-License-Identifier: BSL-1.0
// A network of 4,096 parameters as a constant.
#include <ballast/ballast.hpp>

#include <array>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<64>, nn::tanh, nn::dense<1, nn::no_bias>>;
template <class Start>
using net = nn::network<nn::vec<62>, layers, Start>;
static_assert(net<nn::zeros>::parameter_count == 4096);

template <class Start>
constexpr net<Start> started{42};

constexpr std::array<float, 62> ones = [] {
  std::array<float, 62> x{};
  x.fill(1);
  return x;
}();

template <class Start>
constexpr float answer = started<Start>(ones)[0];

// ---- every initializer, within the compilers' own limits ----
template <class... Start>
constexpr bool all_start = ((started<Start>.parameters()[0] != started<Start>.parameters()[4095]) && ...);
static_assert(
    all_start<nn::normal<0.1>, nn::uniform<0.1>, nn::xavier_uniform, nn::xavier_normal, nn::kaiming_uniform,
              nn::kaiming_normal, nn::lecun_uniform, nn::lecun_normal, nn::torch_default, nn::orthogonal,
              nn::gain<2, nn::xavier_normal>, nn::fan_out<nn::kaiming_normal>>);

// ---- and what it answers is a constant, too ----
constexpr bool close(float a, double b) { return a - b < 1e-5 && b - a < 1e-5; }
static_assert(answer<nn::zeros> == 0);
static_assert(close(answer<nn::eye>, 0.761594155955765));                     // tanh 1
static_assert(close(answer<nn::constant<0.01>>, 0.64 * 0.5511280285381469));  // 64 units of tanh 0.62
