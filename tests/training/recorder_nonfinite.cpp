// SPDX-License-Identifier: BSL-1.0
// What is not finite is recorded under any compiler flags.
#include <ballast/core/network.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/tanh.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/stabilizers/skip_nonfinite.hpp>
#include <ballast/training/recorder.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace nn = ballast;

inline constexpr auto layers = nn::topology<nn::dense<3>, nn::tanh, nn::dense<2>>;
using net = nn::network<nn::vec<2>, layers, nn::skip_nonfinite, nn::recorder>;
using training = nn::trainer<net, nn::mean_squared_error, nn::sgd, 2>;

BOOST_AUTO_TEST_CASE_TEMPLATE(magnitudes, T, decltype(std::tuple<float, double>{})) {
  using format = nn::math::format<T>;
  std::array<T, 12> values{0,
                           -T(0),
                           1,
                           T(-1.999),
                           2,
                           T(-0.75),
                           nn::math::from_bits<T>(1),  // the smallest of all
                           T(std::ldexp(T(1), 30)),
                           T(std::ldexp(T(1), -60)),
                           nn::math::from_bits<T>(format::infinity_bits),
                           nn::math::from_bits<T>(format::infinity_bits | format::sign_mask),
                           nn::math::from_bits<T>(format::nan_bits)};
  nn::magnitude_histogram h;
  h.add(std::span<T const>{values});
  auto const counted = [&](int exponent) { return h.counts[static_cast<std::size_t>(exponent - h.lowest)]; };
  BOOST_TEST(h.zeros == 2u);
  BOOST_TEST(h.non_finite == 3u);
  BOOST_TEST(counted(0) == 2u);
  BOOST_TEST(counted(1) == 1u);
  BOOST_TEST(counted(-1) == 1u);
  BOOST_TEST(counted(h.lowest) == 2u);
  BOOST_TEST(counted(h.highest) == 1u);
  BOOST_TEST(h.total() == values.size());
}

BOOST_AUTO_TEST_CASE(the_sum_of_squares_is_right_to_one_bin) {
  for (double const size : {1e-9, 0.3, 1.0, 1.5, 1.999, 1e6}) {
    std::array<double, 100> values;
    values.fill(size);
    nn::magnitude_histogram h;
    h.add(std::span<double const>{values});
    BOOST_TEST(std::fabs(h.log2_sum_of_squares() - std::log2(100 * size * size)) <= 1.0001);
  }
  BOOST_TEST(nn::magnitude_histogram{}.log2_sum_of_squares() == 2.0 * nn::magnitude_histogram::lowest);
}

BOOST_AUTO_TEST_CASE(a_weight_that_is_not_finite) {
  std::array const x{0.5f, -0.5f, 1.f, 2.f}, target{1.f, 1.f, 0.f, 0.f};
  for (auto const bits : {nn::math::format<float>::infinity_bits, nn::math::format<float>::nan_bits}) {
    net trained{1};
    training trainer{trained, {.learning_rate = 0.1}};
    auto& log = trainer.mode<nn::recorder>();
    trainer.step(x, target);
    BOOST_TEST(log.symptoms().find(nn::ailment::non_finite) == nullptr);

    trained.parameters()[9 + 2] = nn::math::from_bits<float>(bits);  // of the second layer
    BOOST_TEST(trainer.step(x, target).skipped);
    nn::symptom_list const found = log.symptoms();
    nn::symptom const* const symptom = found.find(nn::ailment::non_finite);
    BOOST_TEST_REQUIRE(symptom != nullptr);
    BOOST_TEST(symptom->degree > 0);

    log.clear();
    BOOST_TEST(log.symptoms().empty());
  }
}
