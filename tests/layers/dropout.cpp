// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/dropout.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "support/training_pass.hpp"

namespace nn = ballast;

constexpr std::size_t sample_size = 1000, samples = 20;
template <nn::real Rate>
inline constexpr auto alone = nn::topology<nn::dropout<Rate>>;
template <nn::real Rate>
using pass = nn::tests::training_pass<nn::basic_network<nn::vec<sample_size>, alone<Rate>>, samples>;

// ---- facts ----
static_assert(nn::dropout<0.5>::on<nn::vec<7>>::needs<4>.draws == 7);
static_assert(nn::dropout<0.5>::on<nn::vec<7>>::needs<4>.trace == 0);  // the mask is drawn again
static_assert(nn::basic_network<nn::vec<3>, alone<0.5>>{1}(std::array{1.f, 2.f, 3.f}) ==
              std::array{1.f, 2.f, 3.f});

// ---- training ----
template <nn::real Rate>
void check_rate() {
  pass<Rate> p;
  p.forward(std::vector<float>(samples * sample_size, 1.f));
  double const n = samples * sample_size, rate = Rate, kept = 1 - rate;
  double dropped = 0, sum = 0;
  for (float const y : p.y) {
    BOOST_TEST_REQUIRE((y == 0 || std::abs(y - 1 / kept) < 1e-6));
    dropped += y == 0;
    sum += y;
  }
  double const deviation = std::sqrt(rate * kept / n);  // of the share of n coins
  BOOST_TEST(std::abs(dropped / n - rate) <= 4 * deviation);
  BOOST_TEST(std::abs(sum / n - 1) <= 4 * deviation / kept + 1e-6);  // the mean is kept
}

BOOST_AUTO_TEST_CASE(the_rate_is_dropped_and_the_rest_makes_up_for_it) {
  check_rate<0.5>();
  check_rate<0.1>();
  check_rate<0.9>();
  check_rate<0>();
}

BOOST_AUTO_TEST_CASE(the_gradient_meets_the_same_mask) {
  pass<0.3> p;
  p.forward(std::vector<float>(samples * sample_size, 1.f));
  p.backward(std::vector<float>(samples * sample_size, 1.f));
  BOOST_TEST(p.dx == p.y, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_sample_has_a_mask_of_its_own) {
  pass<0.5> p;
  p.forward(std::vector<float>(samples * sample_size, 1.f));
  for (std::size_t row = 1; row < samples; ++row) {
    std::size_t equal = 0;
    for (std::size_t i = 0; i < sample_size; ++i) equal += p.y[i] == p.y[row * sample_size + i];
    BOOST_TEST(std::abs(static_cast<double>(equal) - sample_size / 2.) < 5 * std::sqrt(sample_size / 4.),
               "row " << row);
  }
}

BOOST_AUTO_TEST_CASE(a_sample_keeps_its_mask_in_another_batch) {
  using layers = nn::basic_network<nn::vec<sample_size>, alone<0.5>>::layers;
  std::vector<float> const x(2 * sample_size, 1.f);
  std::vector<float> together(2 * sample_size), second(sample_size), other_seed(sample_size);
  layers::forward(nn::call<2, true>{.seed = 9, .first_row = 40}, nn::memory<float>{}, x.data(),
                  together.data());
  layers::forward(nn::call<1, true>{.seed = 9, .first_row = 41}, nn::memory<float>{}, x.data(),
                  second.data());
  layers::forward(nn::call<1, true>{.seed = 8, .first_row = 41}, nn::memory<float>{}, x.data(),
                  other_seed.data());
  BOOST_TEST(std::equal(second.begin(), second.end(), together.begin() + sample_size));
  BOOST_TEST(second != other_seed);
}

/// Are all masks those of the draws? These come one by one, and the layer's in registers.
template <class T, std::size_t Size>
void check_masks() {
  using layer = nn::dropout<0.25>::on<nn::vec<Size>>;
  constexpr nn::random::bernoulli dropped{0.25};
  for (std::size_t rows = 1; rows <= 4; ++rows) {
    nn::call<4, true> const c{.rows = rows, .seed = 11, .first_row = 40};
    nn::memory<T> m;
    m.draw = 5;
    std::vector<T> const x(rows * Size, T(3));
    std::vector<T> y(rows * Size);
    layer::forward(c, m, x.data(), y.data());
    std::size_t wrong = 0;
    for (std::size_t i = 0; i < y.size(); ++i) {
      std::uint64_t const volatile bits =
          nn::random::stream{c.seed, c.first_row + i / Size}.bits(m.draw + i % Size);
      wrong += y[i] != (dropped(bits) ? T(0) : T(4));
    }
    BOOST_TEST(wrong == 0u, "of " << rows << " rows of " << Size << " numbers " << wrong << " are wrong");
  }
}
template <std::size_t... Size>
void check_all_masks() {
  (check_masks<float, Size>(), ...);
  (check_masks<double, Size>(), ...);
}
BOOST_AUTO_TEST_CASE(every_mask_is_that_of_its_draws) { check_all_masks<2, 3, 5, 6, 7, 8, 11, 16, 21, 64>(); }

// ---- a way back through inference ----
BOOST_AUTO_TEST_CASE(in_inference_the_gradient_passes_unchanged) {
  using layers = nn::basic_network<nn::vec<3>, alone<0.5>>::layers;
  using inference = nn::call<1, false, true, false>;
  std::vector<float> const x{1, -2, 3};
  std::vector<float> y(3), dx(3);
  layers::forward(inference{}, nn::memory<float>{}, x.data(), y.data());
  layers::backward(inference{}, nn::memory<float>{}, x.data(), static_cast<float const*>(y.data()), x.data(),
                   dx.data());
  BOOST_TEST(y == x, boost::test_tools::per_element());
  BOOST_TEST(dx == x, boost::test_tools::per_element());
}
