// SPDX-License-Identifier: BSL-1.0
// A convolution whose outputs see one channel each, beside one that sees all channels through weights of zero.
#include <ballast/layers/conv2d.hpp>
#include <ballast/layers/depthwise.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <string>
#include <vector>

#include "support/training_pass.hpp"

namespace nn = ballast;
using nn::dilation, nn::groups, nn::no_bias, nn::padding, nn::stride, nn::window;
using nn::tests::training_pass;

// ---- facts: what takes the kernels over planes, and what they need ----
template <class Kernel, class In>
using on = typename Kernel::template on<In>;
using plane_wise = on<nn::conv2d<32, 3, groups<32>, padding<1>>, nn::image<32, 28, 28>>;
static_assert(plane_wise::depthwise && plane_wise::scratch<nn::call<8, false>> == 32 * 30 * 30);
static_assert(plane_wise::scratch<nn::call<8, true>> == 32 * 30 * 30 + 30 * 30);
static_assert(on<nn::conv2d<8, 3, groups<4>>, nn::image<4, 9, 9>>::depthwise);
static_assert(!on<nn::conv2d<8, 3, groups<2>>, nn::image<4, 9, 9>>::depthwise);  // two channels each
static_assert(!on<nn::conv2d<4, 3, groups<4>, stride<2>>, nn::image<4, 9, 9>>::depthwise);  // by patches
static_assert(!on<nn::conv2d<4, 3, groups<4>, padding<3>>, nn::image<4, 9, 9>>::depthwise);

// ---- both ways compute the same ----
template <class Layer>
inline constexpr auto only = nn::topology<Layer>;

template <class In, std::size_t Outputs, window Size, class... Option>
void check(std::string const& what) {
  using by_planes = nn::conv2d<Outputs, Size, groups<In::channels>, Option...>;
  using by_patches = nn::conv2d<Outputs, Size, Option...>;
  static_assert(on<by_planes, In>::depthwise && !on<by_patches, In>::depthwise);
  constexpr std::size_t rows = 2, taps = Size.height * Size.width, shared = Outputs / In::channels;
  training_pass<nn::basic_network<In, only<by_planes>, nn::use_double>, rows> a;
  training_pass<nn::basic_network<In, only<by_patches>, nn::use_double>, rows> b;

  // The number of weight (output, channel, tap) in the storage of each.
  auto const in_a = [](std::size_t o, std::size_t tap) { return tap * Outputs + o; };
  auto const in_b = [](std::size_t o, std::size_t tap) { return (o / shared * taps + tap) * Outputs + o; };
  auto const p = a.net.parameters();
  auto const q = b.net.parameters();
  std::ranges::fill(q, 0.0);
  for (std::size_t i = 0; i < p.size(); ++i) p[i] = std::sin(static_cast<double>(i));
  for (std::size_t o = 0; o < Outputs; ++o) {
    for (std::size_t tap = 0; tap < taps; ++tap) q[in_b(o, tap)] = p[in_a(o, tap)];
    if (p.size() > Outputs * taps) q[q.size() - Outputs + o] = p[p.size() - Outputs + o];
  }

  std::vector<double> x(rows * In::size), dy(a.y.size());
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = std::cos(static_cast<double>(i));
  for (std::size_t i = 0; i < dy.size(); ++i) dy[i] = std::cos(0.7 * static_cast<double>(i) + 1);
  a.forward(x), b.forward(x);
  std::ranges::fill(a.gradients, 0.0), std::ranges::fill(b.gradients, 0.0);
  a.backward(dy), b.backward(dy);

  auto const expect_near = [&](double got, double wanted, char const* number) {
    if (std::abs(got - wanted) > 1e-11)
      BOOST_ERROR(what << ": " << number << " " << got << ", not " << wanted);
  };
  for (std::size_t i = 0; i < a.y.size(); ++i) expect_near(a.y[i], b.y[i], "an output is");
  for (std::size_t i = 0; i < a.dx.size(); ++i) expect_near(a.dx[i], b.dx[i], "a gradient by the input is");
  for (std::size_t o = 0; o < Outputs; ++o) {
    for (std::size_t tap = 0; tap < taps; ++tap)
      expect_near(a.gradients[in_a(o, tap)], b.gradients[in_b(o, tap)], "a gradient by the weight is");
    if (p.size() > Outputs * taps)
      expect_near(a.gradients[p.size() - Outputs + o], b.gradients[q.size() - Outputs + o],
                  "a gradient by the bias is");
  }
}

BOOST_AUTO_TEST_CASE(as_with_weights_of_zero) {
  check<nn::image<3, 5, 28>, 3, 3, padding<1>>("whole registers and a rest");
  check<nn::image<2, 4, 16>, 2, 3, padding<1>, no_bias>("whole registers");
  check<nn::image<2, 3, 2>, 2, window{2, 1}>("less than a register, without padding");
  check<nn::image<3, 6, 7>, 6, 3, padding<1>>("two outputs a channel");
  check<nn::image<2, 7, 9>, 8, window{5, 3}, padding<2, 1>>("four outputs a channel");
  check<nn::image<2, 9, 11>, 2, 3, dilation<2, 3>, padding<2, 1>>("dilation");
  check<nn::image<2, 9, 21>, 2, window{1, 9}, padding<0, 4>>("more taps than are unrolled");
}
