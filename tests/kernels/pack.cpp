// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/math.hpp>
#include <ballast/kernels/pack.hpp>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <tuple>

namespace math = ballast::math;
namespace kernels = ballast::kernels;
using kernels::lanes;

namespace {

using both = std::tuple<float, double>;

template <class T>
using lane_array = std::array<T, lanes<T>>;

/// A function of a register, on an array.
template <class T, class F>
lane_array<T> in_register(F f, lane_array<T> const& x) {
  lane_array<T> y;
  kernels::store(y.data(), f(kernels::pack<T>{kernels::load(x.data())}).v);
  return y;
}

/// Does f do to each lane what it does to a number? Where the compiler fuses one and not the other, nearly.
template <class T, class F>
void check(F f) {
  for (T start = -130; start < 130; start += T(0.37)) {
    lane_array<T> x;
    for (std::size_t lane = 0; lane < x.size(); ++lane) x[lane] = start + static_cast<T>(lane) * T(0.011);
    lane_array<T> const y = in_register<T>(f, x);
    for (std::size_t lane = 0; lane < x.size(); ++lane) {
      T const wanted = f(x[lane]);
      T const allowed = 8 * std::numeric_limits<T>::epsilon() * std::abs(wanted);
      BOOST_TEST((y[lane] == wanted || std::abs(y[lane] - wanted) <= allowed), "at " << x[lane]);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pack)

BOOST_AUTO_TEST_CASE_TEMPLATE(is_each_lane_s_function, T, both) {
  check<T>([](auto x) { return math::exp(x); });
  check<T>([](auto x) { return math::expm1(x); });
  check<T>([](auto x) { return math::erf(x / 16); });
  check<T>([](auto x) { return math::erfc(x / 16); });
  check<T>([](auto x) { return math::log1p(math::abs(x)); });
  check<T>([](auto x) { return math::log1p(math::exp(-math::abs(x))); });
  check<T>([](auto x) { return math::log1p(-1 / (1 + x * x)); });
  check<T>([](auto x) { return math::sigmoid(x); });
  check<T>([](auto x) { return math::tanh(x); });
  check<T>([](auto x) { return math::fast::exp(x); });
  check<T>([](auto x) { return math::fast::sigmoid(x); });
  check<T>([](auto x) { return math::fast::tanh(x); });
  check<T>([](auto x) { return math::max(decltype(x)(0), x); });
  check<T>([](auto x) { return math::copysign(decltype(x)(3), -x); });
  check<T>([](auto x) { return math::select((x > -2) & (x <= 5), x * x, 1 / (2 - x)); });
}

BOOST_AUTO_TEST_CASE_TEMPLATE(keeps_what_is_no_number, T, both) {
  lane_array<T> x;
  x.fill(math::nan<T>);
  x[0] = math::infinity<T>;
  x[1] = -math::infinity<T>;
  auto const bent = in_register<T>([](auto v) { return math::tanh(v); }, x);
  auto const raised = in_register<T>([](auto v) { return math::exp(v); }, x);
  BOOST_TEST(bent[0] == 1);
  BOOST_TEST(bent[1] == -1);
  BOOST_TEST(!math::is_finite(raised[0]));
  BOOST_TEST(raised[1] == 0);
  if constexpr (lanes < T >> 2) BOOST_TEST((math::is_nan(bent[2]) && math::is_nan(raised[2])));
}

BOOST_AUTO_TEST_CASE_TEMPLATE(reads_and_writes_the_first_lanes_alone, T, both) {
  std::array<T, 2 * lanes<T>> from;
  for (std::size_t i = 0; i < from.size(); ++i) from[i] = static_cast<T>(i + 1);
  for (std::size_t n = 1; n <= lanes<T>; ++n) {
    lane_array<T> to;
    kernels::store(to.data(), kernels::load_first(from.data() + 1, n));
    for (std::size_t i = 0; i < to.size(); ++i) BOOST_TEST(to[i] == (i < n ? from[i + 1] : T(0)));
    to.fill(-1);
    kernels::store_first(to.data(), kernels::load(from.data() + 1), n);
    for (std::size_t i = 0; i < to.size(); ++i) BOOST_TEST(to[i] == (i < n ? from[i + 1] : T(-1)));
  }
}

BOOST_AUTO_TEST_SUITE_END()
