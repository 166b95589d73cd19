// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/random.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <numeric>
#include <support/draws.hpp>
#include <unordered_set>
#include <vector>

using namespace ballast::random;

namespace {
template <class T, std::size_t Count, class Draw>
constexpr std::array<T, Count> drawn(std::uint64_t seed, Draw draw) {
  stream const s{seed, 7};
  std::array<T, Count> numbers{};
  for (std::size_t i = 0; i < Count; ++i) numbers[i] = draw(s.bits(i));
  return numbers;
}

constexpr auto draw_symmetric = [](std::uint64_t bits) { return symmetric<float>(bits, 0.1); };
constexpr auto draw_normal = [](std::uint64_t bits) { return normal<float>(bits, 0.1); };
constexpr auto draw_normal_double = [](std::uint64_t bits) { return normal<double>(bits, 1 / 3.0); };
constexpr auto draw_unit = [](std::uint64_t bits) { return unit<double>(bits); };
}  // namespace

// ---- facts ----
static_assert(mix(0x9E3779B97F4A7C15) == 0xE220A8397B1DCDAF);  // the first number of SplitMix64 with seed 0

constexpr std::uint64_t all = ~std::uint64_t{0}, half = std::uint64_t{1} << 63;
static_assert(symmetric<float>(0) == -1 + 0x1p-24f && symmetric<float>(all) == 1 - 0x1p-24f);
static_assert(symmetric<float>(half) == 0x1p-24f && symmetric<float>(half - 1) == -0x1p-24f);
static_assert(symmetric<double>(0) == -1 + 0x1p-53 && symmetric<double>(half) == 0x1p-53);
static_assert(unit<float>(0) == 0 && unit<float>(all) == 1 - 0x1p-24f);
static_assert(normal<float>(0) > 6.763f && normal<float>(0) < 6.764f);  // sqrt(66 ln 2)
static_assert(normal<float>(half) == -normal<float>(0));
static_assert(!bernoulli{0}(0) && bernoulli{1}(all));
static_assert(below(0, 6) == 0 && below(all, 6) == 5);

// One constant expression draws as many normal parameters as a constexpr network may have.
constexpr auto normal_parameters = drawn<float, 4096>(42, draw_normal);

// Found by every compiler, with any flags, in a constant expression and at run time; see fingerprint.
using ballast::tests::fingerprint;
constexpr std::array<std::uint64_t, 4> found{0xD61544E47A013FCC, 0x60DFAE8F16FF63C9, 0x1C50FA71875B00A5,
                                             0xB3382D7305B74BE9};
static_assert(fingerprint(drawn<float, 1000>(42, draw_symmetric)) == found[0]);
static_assert(fingerprint(drawn<float, 1000>(42, draw_normal)) == found[1]);
static_assert(fingerprint(drawn<double, 1000>(42, draw_normal_double)) == found[2]);
static_assert(fingerprint(drawn<double, 1000>(42, draw_unit)) == found[3]);

// ---- behaviour ----
namespace {
std::uint64_t const volatile seed_at_run_time = 42;
constexpr std::size_t many = 1'000'000;

template <class Draw>
auto many_draws(stream s, Draw draw) {
  std::vector<decltype(draw(s.bits(0)))> numbers(many);
  for (std::size_t i = 0; i < many; ++i) numbers[i] = draw(s.bits(i));
  return numbers;
}

/// Correlation of the uniform draws of two streams, in standard deviations of what independent ones show.
double correlation(stream a, stream b, std::uint64_t lag) {
  double sum = 0;
  for (std::size_t i = 0; i < many; ++i)
    sum += symmetric<double>(a.bits(i)) * symmetric<double>(b.bits(i + lag));
  return std::fabs(sum) * 3 / std::sqrt(static_cast<double>(many));
}
}  // namespace

BOOST_AUTO_TEST_CASE(run_time_draws_the_bits_of_a_constant_expression) {
  BOOST_TEST(fingerprint(drawn<float, 4096>(seed_at_run_time, draw_normal)) ==
             fingerprint(normal_parameters));
  BOOST_TEST(fingerprint(drawn<float, 1000>(seed_at_run_time, draw_symmetric)) == found[0]);
  BOOST_TEST(fingerprint(drawn<float, 1000>(seed_at_run_time, draw_normal)) == found[1]);
  BOOST_TEST(fingerprint(drawn<double, 1000>(seed_at_run_time, draw_normal_double)) == found[2]);
  BOOST_TEST(fingerprint(drawn<double, 1000>(seed_at_run_time, draw_unit)) == found[3]);
}

// Two scales with a common factor are where -ffast-math would multiply the draw by that factor first.
BOOST_AUTO_TEST_CASE(a_product_as_a_scale_keeps_its_bits) {
  double const volatile gain = 5.0 / 3, roots[2] = {0.1, 0.7}, products[2] = {5.0 / 3 * 0.1, 5.0 / 3 * 0.7};
  double const g = gain;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    std::uint64_t const bits = stream{1, 2}.bits(i);
    double const factors[2] = {roots[0], roots[1]};
    for (int k = 0; k < 2; ++k)
      BOOST_TEST(symmetric<double>(bits, g * factors[k]) == symmetric<double>(bits, products[k]));
  }
}

BOOST_AUTO_TEST_CASE(normal_draws_are_box_and_mullers) {
  double worst = 0;
  for (std::uint64_t i = 0; i < many; ++i) {
    std::uint64_t const bits = stream{1, 2}.bits(i);
    double const u = (2.0 * static_cast<double>(static_cast<std::uint32_t>(bits)) + 1) * 0x1p-33;
    double const angle = 2 * std::numbers::pi * static_cast<double>(bits >> 32) * 0x1p-32;
    worst = std::max(worst, std::fabs(normal<double>(bits) - std::sqrt(-2 * std::log(u)) * std::cos(angle)));
  }
  BOOST_TEST(worst < 5e-8);
}

BOOST_AUTO_TEST_CASE(normal_draws_have_the_normal_distribution) {
  auto const numbers = many_draws({3, 4}, [](auto bits) { return normal<float>(bits); });
  BOOST_TEST(ballast::tests::kolmogorov_smirnov(numbers, ballast::tests::normal_distribution) < 1.95);
  BOOST_TEST(std::fabs(ballast::tests::moment(numbers, 1)) < 0.004);  // four standard deviations, as below
  BOOST_TEST(std::fabs(ballast::tests::moment(numbers, 2) - 1) < 0.006);
  BOOST_TEST(std::fabs(ballast::tests::moment(numbers, 3)) < 0.016);
  BOOST_TEST(std::fabs(ballast::tests::moment(numbers, 4) - 3) < 0.04);
  auto const beyond_3 =
      std::count_if(numbers.begin(), numbers.end(), [](float x) { return std::fabs(x) > 3; });
  BOOST_TEST(std::abs(static_cast<double>(beyond_3) - 2699.8) < 4 * 52);
}

BOOST_AUTO_TEST_CASE(symmetric_draws_are_uniform) {
  auto const numbers = many_draws({3, 4}, [](auto bits) { return symmetric<float>(bits); });
  BOOST_TEST(ballast::tests::kolmogorov_smirnov(numbers, ballast::tests::symmetric_distribution) < 1.95);
  auto const units = many_draws({5, 6}, [](auto bits) { return unit<double>(bits); });
  BOOST_TEST(ballast::tests::kolmogorov_smirnov(units, [](double x) { return x; }) < 1.95);
}

BOOST_AUTO_TEST_CASE(a_scaled_draw_is_the_draw_times_the_scale) {
  for (std::uint64_t i = 0; i < 1000; ++i) {
    std::uint64_t const bits = stream{1, 2}.bits(i);
    BOOST_TEST(symmetric<float>(bits, 0.25) == 0.25f * symmetric<float>(bits));
    BOOST_TEST(normal<float>(bits, 4) == 4 * normal<float>(bits));
    BOOST_TEST(std::fabs(normal<double>(bits, 1 / 3.0) - normal<double>(bits) / 3) < 1e-12);
  }
}

BOOST_AUTO_TEST_CASE(neighbouring_streams_are_uncorrelated) {
  for (std::uint64_t seed : {0u, 1u, 42u})
    for (std::uint64_t lag : {0u, 1u, 2u}) {
      BOOST_TEST(correlation({seed, 0}, {seed + 1, 0}, lag) < 4);
      BOOST_TEST(correlation({seed, 0}, {seed, 1}, lag) < 4);
      BOOST_TEST(correlation({seed, 1}, {seed + 1, 0}, lag) < 4);
      BOOST_TEST(correlation({seed, 0}, {seed, 0}, lag + 1) < 4);
    }
}

// Streams that walk one orbit of numbers coincide at the distance of their keys.
BOOST_AUTO_TEST_CASE(no_stream_is_another_one_shifted) {
  auto const key = [](std::uint64_t seed, std::uint64_t place) {
    return mix(mix(seed + 0x9E3779B97F4A7C15) + place);
  };
  BOOST_TEST(correlation({1, 2}, {1, 3}, key(1, 2) - key(1, 3)) < 4);
  BOOST_TEST(correlation({1, 2}, {2, 2}, key(1, 2) - key(2, 2)) < 4);
}

BOOST_AUTO_TEST_CASE(no_draw_of_neighbouring_streams_occurs_twice) {
  std::unordered_set<std::uint64_t> seen;
  for (std::uint64_t seed = 0; seed < 16; ++seed)
    for (std::uint64_t place = 0; place < 16; ++place)
      for (std::uint64_t index = 0; index < 1000; ++index) seen.insert(stream{seed, place}.bits(index));
  BOOST_TEST(seen.size() == 256'000);
}

BOOST_AUTO_TEST_CASE(each_bit_of_seed_place_and_index_flips_half_of_the_bits) {
  constexpr int samples = 2000;
  for (int bit = 0; bit < 64; ++bit) {
    std::uint64_t const flip = std::uint64_t{1} << bit;
    std::array<int, 3> flipped{};
    for (std::uint64_t i = 0; i < samples; ++i) {
      std::uint64_t const plain = stream{i, 3}.bits(5);
      flipped[0] += std::popcount(plain ^ stream{i ^ flip, 3}.bits(5));
      flipped[1] += std::popcount(plain ^ stream{i, 3 ^ flip}.bits(5));
      flipped[2] += std::popcount(plain ^ stream{i, 3}.bits(5 ^ flip));
    }
    for (int count : flipped)
      BOOST_TEST(std::fabs(count / double{samples} - 32) < 0.5);  // 5.6 standard deviations
  }
}

BOOST_AUTO_TEST_CASE(bernoulli_keeps_its_probability) {
  for (double probability : {0.1, 0.5, 0.9}) {
    bernoulli const happens{probability};
    int count = 0;
    for (std::size_t i = 0; i < many; ++i) count += happens(stream{8, 9}.bits(i));
    BOOST_TEST(std::fabs(count - many * probability) < 4 * std::sqrt(many * probability * (1 - probability)));
  }
}

BOOST_AUTO_TEST_CASE(below_meets_each_number_equally_often) {
  std::array<int, 6> counts{};
  for (std::size_t i = 0; i < many; ++i) ++counts[below(stream{8, 9}.bits(i), 6)];
  for (int count : counts) BOOST_TEST(std::fabs(count - many / 6.0) < 4 * std::sqrt(many * 5 / 36.0));
}

BOOST_AUTO_TEST_CASE(shuffle_brings_every_element_to_every_position_equally_often) {
  constexpr int rounds = 50'000, size = 5;
  std::array<std::array<int, size>, size> counts{};
  for (std::uint64_t seed = 0; seed < rounds; ++seed) {
    std::array<std::uint32_t, size> order{};
    std::iota(order.begin(), order.end(), 0u);
    shuffle(order, {seed, 1});
    for (std::size_t position = 0; position < size; ++position) ++counts[position][order[position]];
    std::sort(order.begin(), order.end());
    for (std::uint32_t i = 0; i < size; ++i) BOOST_REQUIRE(order[i] == i);
  }
  for (auto const& row : counts)
    for (int count : row)
      BOOST_TEST(std::abs(count - rounds / size) < 4 * 90);  // sqrt(50,000 / 5 * 4 / 5) = 89
}
