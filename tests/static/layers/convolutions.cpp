// SPDX-License-Identifier: BSL-1.0
// The gradient law for convolutions and pooling, and what a causal convolution carries from call to call.
#include <ballast/blocks/residual.hpp>
#include <ballast/core/stream.hpp>
#include <ballast/layers/avg_pool.hpp>
#include <ballast/layers/conv1d.hpp>
#include <ballast/layers/conv2d.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/global_pool.hpp>
#include <ballast/layers/max_pool.hpp>
#include <ballast/layers/tanh.hpp>

#include "support/gradient_law.hpp"

namespace nn = ballast;
using nn::tests::bench, nn::tests::wrong_derivatives;

template <class... Layer>
inline constexpr auto list = nn::topology<Layer...>;
template <class In, class... Layer>
using net = nn::network<In, list<Layer...>, nn::use_double>;

// ---- conv1d ----
using plain = net<nn::sequence<4, 2>, nn::conv1d<2, 3>, nn::tanh, nn::conv1d<2, 2, nn::no_bias>>;
using options = net<nn::sequence<5, 2>, nn::dense<4>,
                    nn::conv1d<2, 2, nn::groups<2>, nn::stride<2>, nn::padding<1>, nn::dilation<2>>>;
using univariate =
    net<nn::sequence<5, 1>, nn::conv1d<1, 2, nn::dilation<2>>, nn::conv1d<2, 2, nn::dilation<2>>>;
using by_channel =
    net<nn::sequence<4, 2>, nn::conv1d<2, 3, nn::groups<2>, nn::padding<1>, nn::stride<2>>, nn::conv1d<1, 1>>;
using carrying = net<nn::sequence<2, 1>, nn::conv1d<2, 3, nn::causal>, nn::tanh,
                     nn::conv1d<2, 2, nn::causal, nn::dilation<2>, nn::groups<2>>>;

static_assert(wrong_derivatives<plain, 2> == 0);
static_assert(wrong_derivatives<options, 2> == 0);
static_assert(wrong_derivatives<univariate, 1> == 0);
static_assert(wrong_derivatives<by_channel, 2> == 0);
static_assert(carrying::layers::needs<1>.state == 2 + 4);
static_assert(wrong_derivatives<carrying, 3, 2> == 0);

// A sequence pass equals two windows, and five steps, with the state carried along.
template <class Block, std::size_t Steps>
constexpr auto in_windows() {
  using window = nn::basic_network<nn::sequence<Steps, 2>, list<Block>, nn::use_double>;
  using layers = typename window::layers;
  window const weights{5};
  std::array<double, 8 * 2> x{}, y{};
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i * i % 7) - 3;
  std::array<double, layers::template needs<1>.state> state{};
  std::array<double, layers::template scratch<nn::call<1, false>>> scratch{};
  for (std::size_t step = 0; step < 8; step += Steps)
    layers::forward(
        nn::call<1, false>{},
        nn::memory<double>{
            .parameters = weights.parameters().data(), .state = state.data(), .scratch = scratch.data()},
        x.data() + step * 2, y.data() + step * 2);
  return y;
}
using block =
    nn::residual<nn::conv1d<3, 3, nn::causal, nn::dilation<2>>, nn::tanh, nn::conv1d<2, 2, nn::causal>>;
constexpr bool close(std::array<double, 16> const& a, std::array<double, 16> const& b) {
  for (std::size_t i = 0; i < 16; ++i)
    if (!nn::tests::close(a[i], b[i])) return false;
  return true;
}
static_assert(close(in_windows<block, 8>(), in_windows<block, 1>()));
static_assert(close(in_windows<block, 8>(), in_windows<block, 2>()));

// So does a stream, whose ring has room for each input twice, and for where the oldest is.
constexpr auto in_a_stream() {
  nn::basic_network<nn::sequence<8, 2>, list<block>, nn::use_double> const weights{5};
  nn::stream steps{weights};
  std::array<double, 16> y{};
  for (std::size_t t = 0; t < 8; ++t) {
    auto const value = [](std::size_t i) { return static_cast<double>(i * i % 7) - 3; };
    auto const here = steps(std::array{value(2 * t), value(2 * t + 1)});
    y[2 * t] = here[0], y[2 * t + 1] = here[1];
  }
  return y;
}
static_assert(close(in_windows<block, 8>(), in_a_stream()));
static_assert(nn::stream<nn::basic_network<nn::sequence<8, 2>, list<block>>>::needs.state ==
              (2 * 4 * 2 + 1) + (2 * 1 * 3 + 1));

// ---- conv2d ----
using picture = net<nn::image<1, 3, 3>, nn::conv2d<2, 2, nn::padding<1>>, nn::tanh, nn::conv2d<1, 2>>;
using grouped = net<nn::image<2, 3, 4>, nn::conv2d<2, 1>, nn::tanh,
                    nn::conv2d<4, nn::window{2, 3}, nn::groups<2>, nn::stride<2, 1>, nn::dilation<2, 1>,
                               nn::padding<1, 0>, nn::no_bias>>;
using depthwise = net<nn::image<2, 2, 3>, nn::conv2d<2, nn::window{1, 3}, nn::groups<2>, nn::padding<0, 1>>,
                      nn::conv2d<1, 1>>;

static_assert(wrong_derivatives<picture, 2> == 0);
static_assert(wrong_derivatives<grouped, 3, 1> == 0);
using doubled = net<nn::image<2, 2, 3>, nn::conv2d<4, 2, nn::groups<2>, nn::padding<1, 0>>, nn::conv2d<1, 1>>;
static_assert(wrong_derivatives<depthwise, 2> == 0);
static_assert(wrong_derivatives<doubled, 2, 1> == 0);

// ---- pooling ----
using pooled_steps = net<nn::sequence<5, 2>, nn::max_pool1d<3, nn::stride<2>, nn::padding<1>>, nn::dense<2>,
                         nn::avg_pool1d<2, nn::stride<1>, nn::padding<1>, nn::exclude_padding>>;
using pooled_pixels = net<nn::image<2, 4, 4>, nn::max_pool2d<2, nn::stride<1>, nn::dilation<2>>,
                          nn::conv2d<2, 1>, nn::avg_pool2d<nn::window{2, 1}, nn::padding<1, 0>>>;
using averaged = net<nn::image<2, 2, 2>, nn::conv2d<2, 1>, nn::global_avg_pool, nn::dense<2>>;
using largest = net<nn::sequence<3, 2>, nn::dense<2>, nn::global_max_pool, nn::dense<2>>;

static_assert(wrong_derivatives<pooled_steps, 2> == 0);
static_assert(wrong_derivatives<pooled_pixels, 2, 1> == 0);
static_assert(wrong_derivatives<averaged, 2> == 0);
static_assert(wrong_derivatives<largest, 2> == 0);
