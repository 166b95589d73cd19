// SPDX-License-Identifier: BSL-1.0
#include "accuracy.hpp"

#include <ballast/core/math/fast.hpp>

#include <algorithm>

namespace {
using namespace ballast;
using math::fast;

// ---- facts ----
static_assert(math::is_nan(fast::exp(test::nan<float>)) && math::is_nan(fast::sigmoid(test::nan<float>)) &&
              math::is_nan(fast::tanh(test::nan<float>)));
static_assert(fast::exp(test::infinity<float>) == test::infinity<float> &&
              test::same(fast::exp(-test::infinity<float>), 0));
static_assert(fast::exp(0.0f) == 1 && fast::exp(-0.0f) == 1);
static_assert(math::is_finite(fast::exp(88.72f)) && fast::exp(88.73f) == test::infinity<float>);
static_assert(fast::exp(test::largest<float>) == test::infinity<float> &&
              test::same(fast::exp(-test::largest<float>), 0));

static_assert(fast::sigmoid(test::infinity<float>) == 1 &&
              test::same(fast::sigmoid(-test::infinity<float>), 0));
static_assert(fast::sigmoid(14.4f) == 1 && test::same(fast::sigmoid(-14.4f), 0) &&
              fast::sigmoid(0.0f) == 0.5f);

static_assert(fast::tanh(test::infinity<float>) == 1 && fast::tanh(-test::infinity<float>) == -1 &&
              fast::tanh(5.2f) == 1 && fast::tanh(-5.2f) == -1);
static_assert(test::same(fast::tanh(0.0f), 0) && test::same(fast::tanh(-0.0f), -0.0f));

// Of doubles they are the accurate ones.
static_assert(fast::exp(0.7) == math::exp(0.7) && fast::sigmoid(0.7) == math::sigmoid(0.7) &&
              fast::tanh(0.7) == math::tanh(0.7));

enum class kind { relative, absolute };

/// The largest error of a function over every 97th float between two, 44 million over the whole range: absolute,
/// or as a share of the exact value, where that is no denormal nor on the edge to one.
template <class Function, class Reference>
double worst_error(kind k, Function function, Reference const& reference, float low, float high) {
  double worst = 0;
  for (std::uint64_t bits = 0; bits <= std::numeric_limits<std::uint32_t>::max(); bits += 97) {
    float const x = std::bit_cast<float>(static_cast<std::uint32_t>(bits));
    if (!math::is_finite(x) || x < low || x > high) continue;
    double const exact = reference(static_cast<double>(x));
    if (math::abs(exact) < 2 * std::numeric_limits<float>::min() && k == kind::relative) continue;
    double const error = math::abs(static_cast<double>(function(x)) - exact);
    worst = std::max(worst, k == kind::relative ? error / math::abs(exact) : error);
  }
  BOOST_TEST_MESSAGE("measured " << worst);
  return worst;
}

double exact_sigmoid(double x) { return 1 / (1 + test::libm{::exp, ::expl}(-x)); }
constexpr float largest = test::largest<float>;

}  // namespace

// ---- behaviour ----
BOOST_AUTO_TEST_SUITE(fast_functions)

BOOST_AUTO_TEST_CASE(exp_errs_by_no_more_than_it_says) {
  auto const ours = [](float x) { return fast::exp(x); };
  test::libm const exact{::exp, ::expl};
  BOOST_TEST(worst_error(kind::relative, ours, exact, -87.33f, 88.72f) <= 7e-6);
  BOOST_TEST(worst_error(kind::absolute, ours, exact, -largest, -87.33f) <=
             (test::fast_math ? 1.2e-38 : 6e-39));
}

BOOST_AUTO_TEST_CASE(sigmoid_errs_by_no_more_than_it_says) {
  auto const ours = [](float x) { return fast::sigmoid(x); };
  BOOST_TEST(worst_error(kind::absolute, ours, exact_sigmoid, -largest, largest) <= 8e-7);
}

BOOST_AUTO_TEST_CASE(tanh_errs_by_no_more_than_it_says) {
  auto const ours = [](float x) { return fast::tanh(x); };
  BOOST_TEST(worst_error(kind::relative, ours, test::libm{::tanh, ::tanhl}, -largest, largest) <= 6.6e-5);
}

BOOST_AUTO_TEST_CASE(tanh_is_odd_and_never_beyond_one) {
  bool odd = true, bounded = true;
  for (float x = 0; x < 12; x += 0.0001f) {
    odd = odd && test::same(fast::tanh(-x), -fast::tanh(x));
    bounded = bounded && fast::tanh(x) <= 1;
  }
  BOOST_TEST(odd);
  BOOST_TEST(bounded);
}

BOOST_AUTO_TEST_CASE(a_constant_expression_agrees_with_run_time) {
  test::check_both_times<float>([](auto x) { return fast::exp(x); }, 64);  // a fused multiplication or none
  test::check_both_times<float>([](auto x) { return fast::sigmoid(x); }, 4);
  test::check_both_times<float>([](auto x) { return fast::tanh(x); }, 4);
}

BOOST_AUTO_TEST_SUITE_END()
