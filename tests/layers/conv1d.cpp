// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/residual.hpp>
#include <ballast/core/stream.hpp>
#include <ballast/initializers/orthogonal.hpp>
#include <ballast/layers/conv1d.hpp>
#include <ballast/layers/conv2d.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/layers/relu.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include "support/files.hpp"
#include "support/golden_network.hpp"
#include "support/torch_order.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::axis_order;

// ---- facts ----
using plain = nn::conv1d<16, 3>::on<nn::sequence<50, 4>>;
static_assert(std::is_same_v<plain::output, nn::sequence<48, 16>>);
static_assert(plain::needs<1>.parameters == 16 * 4 * 3 + 16 && plain::needs<8>.state == 0);
static_assert(plain::fan_in == 4 * 3 && plain::fan_out == 16 * 3);
static_assert(plain::scratch<nn::call<32, false>> == 0);  // without padding no copy of the input

using all = nn::conv1d<16, 3, nn::groups<2>, nn::orthogonal, nn::stride<2>, nn::no_bias, nn::padding<3>,
                       nn::dilation<4>>::on<nn::sequence<50, 4>>;
static_assert(std::is_same_v<all::output, nn::sequence<24, 16>>);
static_assert(all::needs<1>.parameters == 16 * 2 * 3 && all::fan_in == 2 * 3 && all::fan_out == 16 * 3);
static_assert(std::is_same_v<all::start, nn::orthogonal>);

using streaming = nn::conv1d<16, 3, nn::causal, nn::dilation<2>>::on<nn::sequence<50, 4>>;
static_assert(std::is_same_v<streaming::output, nn::sequence<50, 16>>);
static_assert(streaming::needs<5>.state == 5 * 4 * 4);  // 2 (3 - 1) steps of 4 features
static_assert(std::is_empty_v<nn::conv1d<16, 3, nn::causal>>);

// ---- PyTorch ----
template <std::size_t Steps, std::size_t Features, class Layer, std::size_t Rows>
void check(std::string const& name) {
  nn::tests::check_golden<nn::sequence<Steps, Features>, alone<Layer>, Rows>(name,
                                                                             axis_order::channels_first);
}

BOOST_AUTO_TEST_CASE(options) {
  check<11, 3, nn::conv1d<2, 3>, 2>("conv1d_plain");
  check<13, 3, nn::conv1d<2, 3, nn::padding<1>>, 4>("conv1d_padding");
  check<13, 2, nn::conv1d<3, 3, nn::padding<1>, nn::stride<2>>, 2>("conv1d_stride");
  check<11, 2, nn::conv1d<3, 3, nn::dilation<2>, nn::padding<2>>, 2>("conv1d_dilation");
  check<11, 4, nn::conv1d<4, 3, nn::groups<2>, nn::padding<1>>, 2>("conv1d_groups");
  check<11, 3, nn::conv1d<2, 3, nn::no_bias>, 4>("conv1d_no_bias");
}

// PyTorch's model pads in a layer of its own, which takes index 0; an identity stands for it.
template <class Layer>
inline constexpr auto after_padding = nn::topology<nn::identity, Layer>;

BOOST_AUTO_TEST_CASE(causal_ones) {
  nn::tests::check_golden<nn::sequence<9, 2>, after_padding<nn::conv1d<3, 3, nn::causal>>, 2>(
      "conv1d_causal", axis_order::channels_first);
  nn::tests::check_golden<nn::sequence<11, 3>, after_padding<nn::conv1d<2, 3, nn::causal, nn::dilation<2>>>,
                          2>("conv1d_causal_dilated", axis_order::channels_first);
}

inline constexpr auto tcn_block =
    nn::topology<nn::residual<nn::identity, nn::conv1d<3, 2, nn::causal>, nn::relu, nn::identity,
                              nn::conv1d<3, 2, nn::causal, nn::dilation<2>>, nn::relu>>;

BOOST_AUTO_TEST_CASE(a_temporal_convolution_block) {
  nn::tests::check_golden<nn::sequence<9, 3>, tcn_block, 4>("tcn_block", axis_order::channels_first);
}

// ---- a sequence is an image one pixel wide, whose features are channels ----
template <std::size_t Steps, std::size_t Features, class Layer, class OnImage>
void check_as_image() {
  using sequence = nn::basic_network<nn::sequence<Steps, Features>, alone<Layer>>;
  using image = nn::basic_network<nn::image<Features, Steps, 1>, alone<OnImage>>;
  using out = typename sequence::output;
  sequence const net{7};
  image same{0};
  std::ranges::copy(nn::tests::stored<image>(nn::tests::listed<sequence>(net.parameters())),
                    same.parameters().begin());
  std::vector<float> x(Steps * Features), pixels(x.size()), y(out::size), wanted(out::size);
  for (std::size_t i = 0; i < x.size(); ++i) {
    x[i] = static_cast<float>(i * i % 23) / 23 - 0.5f;
    pixels[i % Features * Steps + i / Features] = x[i];
  }
  BOOST_TEST_REQUIRE(static_cast<bool>(net.batch(x, y)));
  BOOST_TEST_REQUIRE(static_cast<bool>(same.batch(pixels, wanted)));
  for (std::size_t i = 0; i < y.size(); ++i)
    BOOST_TEST_REQUIRE(std::abs(y[i] - wanted[i % out::channels * out::positions + i / out::channels]) < 1e-5,
                       "number " << i);
}

BOOST_AUTO_TEST_CASE(every_option_is_that_of_conv2d) {
  using nn::conv1d, nn::conv2d, nn::window, nn::dilation, nn::groups, nn::padding, nn::stride;
  check_as_image<20, 3, conv1d<5, 4, stride<3>, padding<2>, dilation<2>>,
                 conv2d<5, window{4, 1}, stride<3, 1>, padding<2, 0>, dilation<2, 1>>>();
  check_as_image<9, 6, conv1d<9, 3, groups<3>, padding<1>>,
                 conv2d<9, window{3, 1}, groups<3>, padding<1, 0>>>();
  check_as_image<9, 4, conv1d<4, 3, groups<4>, dilation<2>>,
                 conv2d<4, window{3, 1}, groups<4>, dilation<2, 1>>>();
  check_as_image<30, 1, conv1d<40, 5, dilation<3>, stride<2>>,
                 conv2d<40, window{5, 1}, dilation<3, 1>, stride<2, 1>>>();
}

// ---- step by step, and rows of different lengths ----
inline constexpr auto tower = nn::topology<nn::conv1d<4, 3, nn::causal>, nn::relu,
                                           nn::residual<nn::conv1d<4, 3, nn::causal, nn::dilation<4>>>,
                                           nn::conv1d<3, 2, nn::causal, nn::dilation<8>, nn::no_bias>>;

BOOST_AUTO_TEST_CASE(a_stream_answers_as_the_sequence) {
  nn::basic_network<nn::sequence<30, 2>, tower> const net{7};
  std::array<float, 60> x;
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i * i % 23) / 23 - 0.5f;
  auto const y = net(x);
  nn::stream s{net};
  for (std::size_t t = 0; t < 30; ++t) {
    auto const here = s(std::span<float const, 2>{x.data() + 2 * t, 2});
    for (std::size_t k = 0; k < 3; ++k) BOOST_TEST(std::abs(here[k] - y[3 * t + k]) < 1e-6);
  }
}

/// Outputs, gradients and final state of one row, of which only some steps are valid.
template <std::size_t Steps, class Layer>
struct one_row {
  using net = nn::basic_network<nn::sequence<Steps, 2>, alone<Layer>, nn::use_double>;
  using layers = typename net::layers;
  using pass = nn::call<1, true>;
  static constexpr nn::extent needs = layers::template needs<1>;
  std::vector<double> y = std::vector<double>(net::output::size), dx = std::vector<double>(2 * Steps),
                      gradients = std::vector<double>(needs.gradients),
                      state = std::vector<double>(needs.state),
                      dstate = std::vector<double>(needs.state, 0.5);

  explicit one_row(std::size_t length) {
    net const trained{7};
    std::vector<double> x(2 * Steps), dy(y.size()), trace(needs.trace),
        scratch(layers::template scratch<pass>);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<double>(i * i % 23) / 23 - 0.5;
    for (std::size_t i = 0; i < length * net::output::channels; ++i) dy[i] = static_cast<double>(i % 5) - 2;
    for (std::size_t i = 0; i < state.size(); ++i) state[i] = static_cast<double>(i % 3) - 1;
    nn::memory<double> const m{.parameters = trained.parameters().data(),
                               .gradients = gradients.data(),
                               .state = state.data(),
                               .dstate = dstate.data(),
                               .trace = trace.data(),
                               .scratch = scratch.data()};
    pass const c{.lengths = &length};
    layers::forward(c, m, std::as_const(x).data(), y.data());
    layers::backward(c, m, std::as_const(x).data(), std::as_const(y).data(), std::as_const(dy).data(),
                     dx.data());
    y.resize(length * net::output::channels);
  }
};

template <class Layer>
void check_lengths() {
  one_row<6, Layer> const longer{4};
  one_row<4, Layer> const exact{4};
  std::vector<double> wanted = exact.dx;
  wanted.resize(12);
  auto const equal = [](auto const& a, auto const& b) { nn::tests::check_close("row", a, b, {1e-12, 0, 1}); };
  equal(longer.y, exact.y);
  equal(longer.dx, wanted);
  equal(longer.gradients, exact.gradients);
  equal(longer.state, exact.state);
  equal(longer.dstate, exact.dstate);
}

BOOST_AUTO_TEST_CASE(steps_beyond_a_rows_length_are_not_seen) {
  check_lengths<nn::conv1d<3, 3, nn::padding<1>>>();
  check_lengths<nn::conv1d<3, 3, nn::padding<2>, nn::dilation<2>>>();
  check_lengths<nn::conv1d<3, 3, nn::causal, nn::dilation<2>>>();
  check_lengths<nn::conv1d<3, 1>>();
}

// ---- files ----
BOOST_AUTO_TEST_CASE(a_file_has_the_weight_channel_by_channel) {
  using net = nn::network<nn::sequence<4, 2>, alone<nn::conv1d<1, 3, nn::no_bias>>>;
  net trained{1};
  std::ranges::copy(std::array{1.f, 2.f, 3.f, 4.f, 5.f, 6.f}, trained.parameters().begin());
  nn::tests::scratch_folder const folder;
  std::string const path = folder / "conv1d.safetensors";
  nn::save(trained, path);
  BOOST_TEST(nn::safetensors_file{path}.numbers<float>("0.weight") == (std::vector<float>{1, 3, 5, 2, 4, 6}),
             boost::test_tools::per_element());
  net read{2};
  nn::load(read, path);
  BOOST_TEST(read.parameters() == trained.parameters(), boost::test_tools::per_element());
}
