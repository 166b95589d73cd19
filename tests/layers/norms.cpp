// SPDX-License-Identifier: BSL-1.0
// layer_norm, rms_norm and group_norm: normalization within a sample.
#include <ballast/layers/group_norm.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/rms_norm.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_golden, nn::tests::check_golden_layer;

// ---- facts ----
static_assert(std::is_empty_v<nn::layer_norm> && std::is_empty_v<nn::rms_norm> &&
              std::is_empty_v<nn::group_norm<2>>);
static_assert(std::is_same_v<nn::layer_norm::on<nn::sequence<5, 6>>::output, nn::sequence<5, 6>>);
static_assert(std::is_same_v<nn::group_norm<2>::on<nn::image<6, 3, 4>>::output, nn::image<6, 3, 4>>);
static_assert(nn::layer_norm::on<nn::sequence<5, 6>>::needs<1>.parameters == 12);
static_assert(nn::rms_norm::on<nn::sequence<5, 6>>::needs<1>.parameters == 6);
static_assert(nn::group_norm<3>::on<nn::image<6, 4, 4>>::needs<1>.parameters == 12);
static_assert(nn::layer_norm::on<nn::image<6, 3, 4>>::needs<1>.parameters == 2 * 6 * 3 * 4);
static_assert(nn::rms_norm::on<nn::image<6, 3, 4>>::needs<1>.parameters == 6 * 3 * 4);

// The trace holds two numbers for each step, or group, and no copy of the input.
static_assert(nn::layer_norm::on<nn::sequence<5, 60>>::needs<4>.trace == 4 * 5 * 2);
static_assert(nn::rms_norm::on<nn::vec<60>>::needs<4>.trace == 4);
static_assert(nn::layer_norm::on<nn::image<6, 4, 4>>::needs<4>.trace == 4 * 2);
static_assert(nn::group_norm<3>::on<nn::image<6, 4, 4>>::needs<4>.trace == 4 * 3 * 2);
static_assert(nn::group_norm<3>::on<nn::sequence<16, 6>>::needs<4>.trace == 4 * 3 * 2);
static_assert(nn::layer_norm::on<nn::vec<8>>::needs_input && nn::layer_norm::on<nn::vec<8>>::depth == 0);

// ---- exact cases ----
constexpr bool near(double a, double b) { return nn::math::abs(a - b) < 1e-15; }
static_assert([] {
  auto const y = nn::network<nn::vec<2>, alone<nn::layer_norm>, nn::use_double>{1}(std::array{7.0, 1.0});
  return near(y[0], 3 / nn::math::sqrt(9 + 1e-5)) && y[1] == -y[0];
}());
static_assert([] {
  auto const y = nn::network<nn::vec<2>, alone<nn::rms_norm>, nn::use_double>{1}(std::array{7.0, 1.0});
  return near(y[0], 7 / nn::math::sqrt(25 + 1e-6)) && near(y[1], 1 / nn::math::sqrt(25 + 1e-6));
}());

// Numbers that do not differ are normalized to 0.
static_assert(nn::network<nn::vec<3>, alone<nn::layer_norm>>{1}(std::array{5.f, 5.f, 5.f}) ==
              std::array{0.f, 0.f, 0.f});
static_assert(nn::network<nn::image<2, 1, 2>, alone<nn::group_norm<2>>>{1}(std::array{5.f, 5.f, 7.f, 7.f}) ==
              std::array{0.f, 0.f, 0.f, 0.f});

BOOST_AUTO_TEST_CASE(a_small_deviation_at_a_large_mean_is_not_lost) {
  std::vector<float> x(4096), y(4096);
  for (std::size_t i = 0; i < x.size(); ++i) x[i] = i % 2 == 0 ? 1000.f : 1001.f;
  nn::network<nn::vec<4096>, alone<nn::layer_norm>> const net{1};
  BOOST_TEST_REQUIRE(static_cast<bool>(net.batch(x, y)));
  for (std::size_t i = 0; i < y.size(); ++i)
    BOOST_TEST_REQUIRE(std::abs(y[i] - (i % 2 == 0 ? -1 : 1) * 0.5 / std::sqrt(0.25 + 1e-5)) < 1e-6);
}

// ---- PyTorch ----
BOOST_AUTO_TEST_CASE(layer_norm_is_that_of_torch) {
  check_golden_layer<nn::layer_norm, 2, 8>("layernorm");
  check_golden<nn::sequence<5, 6>, alone<nn::layer_norm>, 4>("layernorm_sequence");
}

// PyTorch normalizes over the last axes, however many: an image as the vector of its numbers.
BOOST_AUTO_TEST_CASE(an_image_is_normalized_as_a_whole) {
  check_golden<nn::image<2, 2, 2>, alone<nn::layer_norm>, 2>("layernorm");
  check_golden<nn::image<3, 1, 2>, alone<nn::layer_norm>, 20>("layernorm_sequence");
  check_golden<nn::image<1, 3, 1>, alone<nn::rms_norm>, 4>("rmsnorm");
  check_golden<nn::image<2, 1, 4>, alone<nn::rms_norm>, 14>("rmsnorm_sequence");
}

template <class Layer>
std::vector<nn::tensor> tensors_on_an_image() {
  std::vector<nn::tensor> all;
  Layer::template on<nn::image<2, 3, 4>>::tensors(
      [&](nn::tensor const& t, nn::place const&, auto) { all.push_back(t); }, nn::place{});
  return all;
}

BOOST_AUTO_TEST_CASE(the_weight_of_an_image_has_its_shape) {
  auto const of_layer = tensors_on_an_image<nn::layer_norm>(), of_rms = tensors_on_an_image<nn::rms_norm>(),
             of_channels = tensors_on_an_image<nn::group_norm<1>>();
  BOOST_TEST_REQUIRE((of_layer.size() == 2 && of_rms.size() == 1 && of_channels.size() == 2));
  for (nn::tensor const& t : {of_layer[0], of_layer[1], of_rms[0]}) {
    BOOST_TEST((t.rank == 3 && t.shape == std::array<std::size_t, 4>{2, 3, 4}));
    std::array<float, 48> numbers;
    for (std::size_t i = 0; i < 48; ++i) numbers[i] = static_cast<float>(i);
    auto const values = t.view(numbers.data());
    BOOST_TEST(
        (values.rows == 2 && values.columns == 12 && values(1, 5) == static_cast<float>(t.offset + 17)));
  }
  for (nn::tensor const& t : of_channels) BOOST_TEST((t.rank == 1 && t.shape[0] == 2));
}

BOOST_AUTO_TEST_CASE(rms_norm_is_the_formula) {
  check_golden_layer<nn::rms_norm, 4, 3>("rmsnorm");
  check_golden<nn::sequence<7, 8>, alone<nn::rms_norm>, 2>("rmsnorm_sequence");
}

BOOST_AUTO_TEST_CASE(group_norm_is_that_of_torch) {
  check_golden_layer<nn::group_norm<2>, 2, 6>("groupnorm");
  check_golden<nn::image<6, 3, 3>, alone<nn::group_norm<2>>, 2>("groupnorm_image");
}

BOOST_AUTO_TEST_CASE(group_norm_on_a_sequence_is_that_on_an_image) {
  constexpr std::size_t steps = 9, channels = 6;
  check_golden<nn::sequence<steps, channels>, alone<nn::group_norm<2>>, 2>(
      "groupnorm_image", nn::tests::axis_order::channels_first);
}

BOOST_AUTO_TEST_CASE(group_norm_measures_the_valid_steps) {
  using longer = nn::network<nn::sequence<5, 4>, alone<nn::group_norm<2>>>;
  using exact = nn::network<nn::sequence<3, 4>, alone<nn::group_norm<2>>>;
  using pass = nn::call<1, true>;
  std::array<float, 20> x, y, dy{}, dx;
  for (std::size_t i = 0; i < 20; ++i) x[i] = static_cast<float>(i * i % 17);
  for (std::size_t i = 0; i < 12; ++i) dy[i] = static_cast<float>(i % 5) - 2;
  std::array<float, 12> wanted_y, wanted_dx;
  auto const run = [&]<class Net>(Net const& net, std::size_t steps, float* out, float* back) {
    std::array<float, 4> trace;
    std::array<float, 8> gradients{};
    nn::memory<float> const m{
        .parameters = net.parameters().data(), .gradients = gradients.data(), .trace = trace.data()};
    pass const c{.lengths = &steps};
    Net::layers::forward(c, m, std::as_const(x).data(), out);
    Net::layers::backward(c, m, std::as_const(x).data(), static_cast<float const*>(out),
                          std::as_const(dy).data(), back);
    return gradients;
  };
  auto const gradients = run(longer{1}, 3, y.data(), dx.data());
  BOOST_TEST(gradients == run(exact{1}, 3, wanted_y.data(), wanted_dx.data()),
             boost::test_tools::per_element());
  for (std::size_t i = 0; i < 20; ++i) {
    BOOST_TEST(dx[i] == (i < 12 ? wanted_dx[i] : 0));
    BOOST_TEST(y[i] == (i < 12 ? wanted_y[i] : 0));
  }
}
