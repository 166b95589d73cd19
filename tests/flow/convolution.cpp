// SPDX-License-Identifier: BSL-1.0
// The prediction through convolutions: the matrix of taps, and draws of the library's own.
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/core/network.hpp>
#include <ballast/flow/convolution.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/conv1d.hpp>
#include <ballast/layers/conv2d.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/flatten.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/rms_norm.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <cmath>

#include "support/gradient_draws.hpp"

namespace nn = ballast;
using nn::tests::check_draws;
using nn::tests::on;

namespace {

using pad = nn::padding<1>;
using he = nn::kaiming_normal;
using steps = nn::sequence<16, 16>;
using pixels = nn::image<8, 8, 8>;

constexpr bool near(double a, double b, double tolerance) { return nn::math::abs(a - b) <= tolerance; }

// ---- facts ----
inline constexpr nn::detail::axis same{.input = 16, .taps = 3, .before = 1, .after = 1};

/// What N convolutions with zero padding leave of the mean square, forward or back: reference.json,
/// conv1d_relu_he.
template <std::size_t N>
constexpr double left_after(bool back) {
  nn::flow::axis_profile along{.length = 16};
  double left = 1, part = 1;
  for (std::size_t k = 0; k < N; ++k) {
    along = back ? nn::flow::back_through_taps(same, along, part) : nn::flow::through_taps(same, along, part);
    left *= part;
  }
  return left;
}
static_assert(near(left_after<1>(false), 1 - 8.0 / (4 * 3 * 16), 1e-15));  // 1 - (k^2 - 1) / (4 k n)
static_assert(near(left_after<2>(false), 0.930556, 1e-6) && near(left_after<8>(false), 0.823331, 1e-6));
static_assert(near(left_after<8>(true), 0.823331, 1e-6));

// A long axis: both ends exactly, the middle as one number.
inline constexpr nn::detail::axis longer{.input = 200, .taps = 5, .before = 2, .after = 2};
static_assert(near(nn::flow::inside(longer), 1 - 24.0 / (4 * 5 * 200), 1e-12));

// With stride 2 and no padding no tap is lost; where the kernel jumps over inputs, they receive no gradient.
static_assert(nn::flow::inside({.input = 9, .taps = 3, .before = 0, .after = 0, .stride = 2}) == 1);
constexpr double kept_by_stride() {
  double kept = 0;
  nn::flow::axis_profile const x = nn::flow::back_through_taps(
      {.input = 8, .taps = 1, .before = 0, .after = 0, .stride = 2}, {.length = 4}, kept);
  return x[1] == 0 && x[2] == 2 ? kept : -1;
}
static_assert(kept_by_stride() == 1);

}  // namespace

BOOST_AUTO_TEST_CASE(sequences) {
  using plain = on<steps, he, nn::repeat<8, nn::conv1d<16, 3, pad>, nn::relu>>;
  check_draws<plain::net, 1>("one sample");
  nn::tests::check_input_gradient<plain::net, 1>("one sample, input");
  check_draws<on<steps, he, nn::repeat<4, nn::conv1d<16, 3, pad>, nn::tanh>, nn::flatten, nn::dense<8>>::net,
              4>("tanh");
  using causal = nn::conv1d<12, 3, nn::causal, nn::dilation<2>>;
  check_draws<on<nn::sequence<40, 12>, he, nn::repeat<4, causal, nn::relu>, nn::last, nn::dense<8>>::net, 4>(
      "causal, the last step");
}

BOOST_AUTO_TEST_CASE(images) {
  check_draws<
      on<nn::image<3, 12, 12>, he, nn::conv2d<12, 3, pad>, nn::relu, nn::conv2d<16, 3, pad, nn::stride<2>>,
         nn::relu, nn::conv2d<16, 3, pad>, nn::relu, nn::flatten, nn::dense<8>>::net,
      4>("strided", 40);
  check_draws<on<pixels, he, nn::repeat<3, nn::conv2d<8, 3, pad, nn::groups<4>>, nn::relu>, nn::flatten,
                 nn::dense<8>>::net,
              4>("groups", 40);
  check_draws<on<pixels, he, nn::repeat<3, nn::conv2d<8, 3, pad, nn::no_bias>, nn::batch_norm, nn::relu>,
                 nn::flatten, nn::dense<8>>::net,
              4>("batch norm", 40);
  check_draws<on<pixels, he, nn::repeat<3, nn::conv2d<8, 3, pad>, nn::layer_norm, nn::relu>, nn::flatten,
                 nn::dense<8>>::net,
              4>("layer norm", 40);
  check_draws<on<pixels, he, nn::repeat<3, nn::conv2d<8, 3, pad>, nn::rms_norm, nn::tanh>, nn::flatten,
                 nn::dense<8>>::net,
              4>("rms norm", 40);
}

BOOST_AUTO_TEST_CASE(residual_blocks) {
  using block = nn::residual<nn::conv2d<8, 3, pad>, nn::relu, nn::conv2d<8, 3, pad>>;
  check_draws<on<pixels, he, nn::repeat<3, block>, nn::flatten, nn::dense<8>>::net, 4>("residual", 40);
}
