// SPDX-License-Identifier: BSL-1.0
#include <ballast/kernels/gates.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <tuple>

#include "core/math/accuracy.hpp"
#include "support/fast_math.hpp"

namespace math = ballast::math;
using ballast::kernels::lanes, ballast::kernels::load, ballast::kernels::simd, ballast::kernels::sigmoid_of,
    ballast::kernels::store, ballast::kernels::tanh_of;

namespace {

/// A function of a register, of one number everywhere in it.
template <class F>
float of_register(F const& f, float x) {
  std::array<float, lanes<float>> numbers;
  numbers.fill(x);
  store(numbers.data(), f(load(numbers.data())));
  return numbers.back();
}

/// The largest error over every 9973rd float, of the exact value or absolute.
template <class F>
double worst_error(bool relative, F const& f, double (*exact)(double)) {
  double worst = 0;
  for (std::uint64_t bits = 0; bits <= 0xffffffff; bits += 9973) {
    float const x = math::from_bits<float>(static_cast<std::int32_t>(static_cast<std::uint32_t>(bits)));
    if (!math::is_finite(x) || (math::abs(x) < 1e-37f && relative)) continue;  // the denormals
    double const wanted = exact(static_cast<double>(x));
    double const error = math::abs(static_cast<double>(of_register(f, x)) - wanted);
    worst = std::max(worst, relative ? error / math::abs(wanted) : error);
  }
  return worst;
}

double exact_sigmoid(double x) { return 1 / (1 + ballast::test::libm{::exp, ::expl}(-x)); }
double exact_tanh(double x) { return ballast::test::libm{::tanh, ::tanhl}(x); }

}  // namespace

BOOST_AUTO_TEST_SUITE(gates)

BOOST_AUTO_TEST_CASE(err_by_no_more_than_they_say) {
  auto const tanh_in_register = [](simd<float> const& x) { return tanh_of(x); };
  auto const sigmoid_in_register = [](simd<float> const& x) { return sigmoid_of(x); };
  BOOST_TEST(worst_error(true, tanh_in_register, exact_tanh) <= 6 * 1.2e-7);
  BOOST_TEST(worst_error(false, sigmoid_in_register, exact_sigmoid) <= 2e-7);
}

BOOST_AUTO_TEST_CASE(fast_ones_err_by_no_more_than_they_say) {
  auto const tanh_in_register = [](simd<float> const& x) { return tanh_of<math::fast>(x); };
  auto const sigmoid_in_register = [](simd<float> const& x) { return sigmoid_of<math::fast>(x); };
  BOOST_TEST(worst_error(true, tanh_in_register, exact_tanh) <= 6.6e-5);
  BOOST_TEST(worst_error(false, sigmoid_in_register, exact_sigmoid) <= 3.3e-5);
}

template <class Math>
void check_ends() {
  auto const tanh_in_register = [](simd<float> const& x) { return tanh_of<Math>(x); };
  auto const sigmoid_in_register = [](simd<float> const& x) { return sigmoid_of<Math>(x); };
  for (float const far_out : {20.0f, 1e30f, math::infinity<float>}) {
    BOOST_TEST(of_register(tanh_in_register, far_out) == 1);
    BOOST_TEST(of_register(tanh_in_register, -far_out) == -1);
    BOOST_TEST(of_register(sigmoid_in_register, far_out) == 1);
    BOOST_TEST(of_register(sigmoid_in_register, -far_out) == 0);
  }
  BOOST_TEST(math::is_nan(of_register(tanh_in_register, math::nan<float>)));
  BOOST_TEST(math::is_nan(of_register(sigmoid_in_register, math::nan<float>)));
}

BOOST_AUTO_TEST_CASE(end_exactly_and_pass_nan_on, *ballast::tests::needs_infinities()) {
  check_ends<math::accurate>();
  check_ends<math::fast>();
}

using both = std::tuple<math::accurate, math::fast>;

BOOST_AUTO_TEST_CASE_TEMPLATE(of_doubles_there_are_only_accurate_ones, Math, both) {
  simd<double> const x = simd<double>{} + 0.7;
  BOOST_TEST(tanh_of<Math>(x)[0] == math::tanh(0.7), boost::test_tools::tolerance(1e-15));
  BOOST_TEST(sigmoid_of<Math>(x)[0] == math::sigmoid(0.7), boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_SUITE_END()
