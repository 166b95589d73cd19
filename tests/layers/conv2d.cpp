// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/residual.hpp>
#include <ballast/kernels/norm.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/conv2d.hpp>
#include <ballast/layers/relu.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_golden;

// ---- facts ----
using same = nn::conv2d<16, 3, nn::padding<1>>::on<nn::image<8, 28, 28>>;
static_assert(std::is_same_v<same::output, nn::image<16, 28, 28>>);
static_assert(same::needs<1>.parameters == 16 * 8 * 9 + 16);
static_assert(same::fan_in == 8 * 9 && same::fan_out == 16 * 9);

using all = nn::conv2d<6, nn::window{3, 2}, nn::groups<2>, nn::stride<2, 1>, nn::no_bias, nn::padding<0, 2>,
                       nn::dilation<2, 3>>::on<nn::image<4, 9, 7>>;
static_assert(std::is_same_v<all::output, nn::image<6, 3, 8>>);
static_assert(all::needs<1>.parameters == 6 * 2 * 6 && all::fan_in == 2 * 6 && all::fan_out == 6 * 6);

// A 1 x 1 kernel reads the image where it is.
static_assert(nn::conv2d<16, 1>::on<nn::image<8, 28, 28>>::scratch<nn::call<32, false>> == 0);
static_assert(std::is_empty_v<nn::conv2d<16, 3, nn::padding<1>>>);

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(options) {
  check_golden<nn::image<3, 6, 6>, alone<nn::conv2d<2, 3, nn::padding<1>>>, 2>("conv2d_same");
  check_golden<nn::image<3, 6, 6>, alone<nn::conv2d<2, 3, nn::padding<1>, nn::stride<2>>>, 2>(
      "conv2d_stride2");
  check_golden<nn::image<2, 6, 6>, alone<nn::conv2d<3, 3>>, 2>("conv2d_valid");
  check_golden<nn::image<2, 8, 8>, alone<nn::conv2d<3, 1>>, 2>("conv2d_1x1");
  check_golden<nn::image<2, 6, 6>, alone<nn::conv2d<3, nn::window{3, 1}, nn::padding<1, 0>>>, 2>(
      "conv2d_rect");
}

using halving = nn::stride<2>;
using basic_block = nn::residual<nn::shortcut<nn::conv2d<4, 1, halving, nn::no_bias>, nn::batch_norm>,
                                 nn::conv2d<4, 3, halving, nn::padding<1>, nn::no_bias>, nn::batch_norm,
                                 nn::relu, nn::conv2d<4, 3, nn::padding<1>, nn::no_bias>, nn::batch_norm>;
inline constexpr auto resnet_block = nn::topology<basic_block, nn::relu>;

BOOST_AUTO_TEST_CASE(a_residual_block) { check_golden<nn::image<3, 6, 6>, resnet_block, 3>("resnet_block"); }

// ---- the definition ----
template <class In, class Kernel>
struct definition {
  using bound = typename Kernel::template on<In>;
  using out = typename bound::output;
  static constexpr auto o = Kernel::settings;
  static constexpr std::size_t seen = bound::seen, shared = out::channels / o.groups;

  /// Output (c, u, v) of an image; w is Channels x seen x height x width, as PyTorch's.
  static double at(std::vector<float> const& x, std::vector<float> const& w, std::size_t c, std::size_t u,
                   std::size_t v) {
    double sum = 0;
    for (std::size_t i = 0; i < seen; ++i)
      for (std::size_t a = 0; a < bound::down.taps; ++a)
        for (std::size_t b = 0; b < bound::across.taps; ++b) {
          std::size_t const row = u * o.stride.height + a * o.dilation.height - o.padding.height;
          std::size_t const column = v * o.stride.width + b * o.dilation.width - o.padding.width;
          if (row >= In::height || column >= In::width) continue;  // as negative numbers are, too
          std::size_t const channel = c / shared * seen + i;
          sum += static_cast<double>(w[((c * seen + i) * bound::down.taps + a) * bound::across.taps + b]) *
                 static_cast<double>(x[(channel * In::height + row) * In::width + column]);
        }
    return sum;
  }
};

template <class In, class Kernel>
void check_definition() {
  using net = nn::basic_network<In, alone<Kernel>>;
  using rule = definition<In, Kernel>;
  using out = typename net::output;
  net const trained{7};
  std::vector<float> x(In::size), w;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i * i % 23) / 23 - 0.5f;
  nn::detail::each_tensor(trained, [&](auto const&, auto const&, auto const& view) {
    for (std::size_t i = 0; i < view.size(); ++i) w.push_back(view(i / view.columns, i % view.columns));
  });
  std::vector<float> y(out::size);
  BOOST_TEST_REQUIRE(static_cast<bool>(trained.batch(x, y)));
  for (std::size_t i = 0; i < y.size(); ++i) {
    std::size_t const c = i / out::positions, u = i / out::width % out::height, v = i % out::width;
    BOOST_TEST_REQUIRE(std::abs(y[i] - rule::at(x, w, c, u, v)) < 1e-5, "output " << i);
  }
}

BOOST_AUTO_TEST_CASE(every_option_is_in_the_sum) {
  using nn::conv2d, nn::window, nn::no_bias;
  using nn::dilation, nn::groups, nn::padding, nn::stride;
  check_definition<nn::image<2, 9, 8>, conv2d<3, 3, no_bias, dilation<2, 3>, padding<2, 1>>>();
  check_definition<nn::image<4, 9, 7>, conv2d<6, window{3, 2}, no_bias, groups<2>, stride<2, 3>>>();
  check_definition<nn::image<4, 6, 5>, conv2d<8, 3, no_bias, groups<4>, padding<1>, dilation<1, 2>>>();
  check_definition<nn::image<4, 6, 5>, conv2d<6, 1, no_bias, groups<2>>>();
  check_definition<nn::image<3, 7, 37>, conv2d<3, 3, no_bias, groups<3>, padding<1>>>();
  check_definition<nn::image<2, 7, 8>, conv2d<4, window{5, 3}, no_bias, groups<2>, padding<2, 0>>>();
  check_definition<nn::image<2, 6, 5>, conv2d<3, 1, no_bias, stride<2>>>();
  check_definition<nn::image<1, 40, 30>, conv2d<20, 5, no_bias, padding<2>>>();  // several bands
  check_definition<nn::image<3, 4, 100>, conv2d<20, 3, no_bias, stride<1, 2>>>();
}

// ---- how far two images can be driven apart ----
BOOST_AUTO_TEST_CASE(no_difference_grows_more_than_the_lipschitz_constant) {
  using In = nn::image<4, 6, 5>;
  using net = nn::basic_network<In, alone<nn::conv2d<6, 3, nn::groups<2>, nn::padding<1>, nn::no_bias>>>;
  net const trained{7};
  nn::memory<float> const m{.parameters = trained.parameters().data()};
  double const bound = net::layers::lipschitz(m);
  double steepest = 0;
  std::vector<float> x(In::size), y(net::output::size);
  for (std::uint64_t sample = 0; sample < 50; ++sample) {
    nn::random::stream const draws{1, sample};
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = nn::random::symmetric<float>(draws.bits(i));
    BOOST_TEST_REQUIRE(static_cast<bool>(trained.batch(x, y)));
    steepest = std::max(steepest, nn::kernels::norm<float>(y) / nn::kernels::norm<float>(x));
  }
  BOOST_TEST(steepest < bound);
  BOOST_TEST(steepest > 0.1 * bound);
}

BOOST_AUTO_TEST_CASE(a_single_tap_has_the_constant_of_its_matrix) {
  using net = nn::basic_network<nn::image<2, 3, 3>, alone<nn::conv2d<2, 1, nn::no_bias>>>;
  net trained{7};
  std::ranges::copy(std::array{3.f, 0.f, 0.f, -5.f}, trained.parameters().begin());
  BOOST_TEST(net::layers::lipschitz(nn::memory<float>{.parameters = trained.parameters().data()}) >= 5);
  BOOST_TEST(net::layers::lipschitz(nn::memory<float>{.parameters = trained.parameters().data()}) < 5.01);
}
