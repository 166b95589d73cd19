// SPDX-License-Identifier: BSL-1.0
#include <ballast/kernels/map.hpp>
#include <ballast/layers/celu.hpp>
#include <ballast/layers/elu.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/gelu_tanh.hpp>
#include <ballast/layers/hardsigmoid.hpp>
#include <ballast/layers/hardswish.hpp>
#include <ballast/layers/hardtanh.hpp>
#include <ballast/layers/leaky_relu.hpp>
#include <ballast/layers/log_sigmoid.hpp>
#include <ballast/layers/mish.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/relu6.hpp>
#include <ballast/layers/selu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/silu.hpp>
#include <ballast/layers/softplus.hpp>
#include <ballast/layers/softsign.hpp>
#include <ballast/layers/tanh.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/fast_math.hpp"

namespace nn = ballast;
namespace math = ballast::math;
namespace kernels = ballast::kernels;

namespace {

/// Of one number only, as a user may write it.
struct cube {
  static constexpr float value(float x) { return x * x * x; }
  static constexpr double value(double x) { return x * x * x; }
  static constexpr float derivative(float x) { return 3 * x * x; }
  static constexpr double derivative(double x) { return 3 * x * x; }
};

template <class T, class... F>
using each_of = std::tuple<std::tuple<F, T>...>;
template <class T>
using functions = each_of<T, cube, nn::celu<0.7>, nn::elu<0.7>, nn::gelu, nn::gelu_tanh, nn::hardsigmoid,
                          nn::hardswish, nn::hardtanh<-0.6, 0.3>, nn::leaky_relu<0.2>, nn::log_sigmoid,
                          nn::mish, nn::relu, nn::relu6, nn::selu, nn::sigmoid, nn::silu, nn::softplus<2, 10>,
                          nn::softsign, nn::tanh, nn::detail::fast_function<nn::silu>>;
using subjects = decltype(std::tuple_cat(functions<float>{}, functions<double>{}));

/// Where products and sums are fused into one instruction, or taken in another order, a number and a register of
/// them may differ in their last bits.
#if defined(__FMA__) || defined(__aarch64__) || defined(__FAST_MATH__)
constexpr bool exact = false;
#else
constexpr bool exact = true;
#endif

/// The same bits; of NaN but for its sign, which depends on the order of a product's factors.
template <class T>
bool same(T a, T b) {
  return math::to_bits(a) == math::to_bits(b) || (math::is_nan(a) && math::is_nan(b));
}
template <class T>
bool agree(T a, T b) {
  return same(a, b) ||
         (!exact && std::abs(a - b) <= 8 * std::numeric_limits<T>::epsilon() * (std::abs(b) + 1));
}

/// Numbers around zero, and what is no number where that means something.
template <class T>
std::vector<T> arguments(std::size_t n) {
  std::vector<T> x{T(-0.0), T(0), T(3), T(-3), T(30), T(-30)};
  if constexpr (!nn::tests::fast_math)
    x.insert(x.begin(), {math::nan<T>, math::infinity<T>, -math::infinity<T>, T(1e-40)});
  while (x.size() < n) x.push_back(T(0.37) * static_cast<T>(x.size() % 29) - T(5.11));
  return {x.end() - static_cast<std::ptrdiff_t>(n), x.end()};
}

template <class T>
void check_same(std::vector<T> const& a, std::vector<T> const& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    BOOST_TEST((nn::tests::fast_math ? agree(a[i], b[i]) : same(a[i], b[i])), "number " << i);
}

/// The first N of them, for each N.
template <class F, class T, std::size_t... N>
void check_few(std::vector<T> const& x, std::vector<T> const& y, std::index_sequence<N...>) {
  auto const check = [&]<std::size_t Count>(std::integral_constant<std::size_t, Count>) {
    std::vector<T> few(Count + 1, T(7));
    kernels::map_few<F, Count>(x.data(), few.data());
    BOOST_TEST(few.back() == 7);
    few.pop_back();
    check_same(few, y);
    few = x;
    kernels::map_few<F, Count>(few.data(), few.data());
    few.resize(Count);
    check_same(few, y);
  };
  (check(std::integral_constant<std::size_t, N>{}), ...);
}

}  // namespace

// ---- facts ----
static_assert([] {
  std::array x{-1.0f, 2.0f, 0.5f};
  kernels::map<nn::relu>(3, x.data(), x.data());
  kernels::map_few<nn::leaky_relu<0.5>, 2>(x.data(), x.data());
  return x == std::array{0.0f, 2.0f, 0.5f};
}());
static_assert([] {
  std::array const y{0.0f, 2.0f};
  std::array d{3.0f, 4.0f};
  kernels::map_derivative<nn::relu>(2, y.data(), d.data(), d.data());
  return d == std::array{0.0f, 4.0f};
}());
static_assert(kernels::function_of_packs<nn::tanh> && !kernels::function_of_packs<cube>);

BOOST_AUTO_TEST_SUITE(map)

// Whole registers, parts of one, and none: every number once, and none beyond the last.
BOOST_AUTO_TEST_CASE_TEMPLATE(is_the_function_of_each_number, Subject, subjects) {
  using F = std::tuple_element_t<0, Subject>;
  using T = std::tuple_element_t<1, Subject>;
  for (std::size_t n = 0; n < 40; ++n) {
    std::vector<T> const x = arguments<T>(n);
    std::vector<T> y(n + 1, T(7)), dx(n + 1, T(7)), dy(n, T(0.3));
    kernels::map<F>(n, x.data(), y.data());
    kernels::map_derivative<F>(n, x.data(), dy.data(), dx.data());
    for (std::size_t i = 0; i < n; ++i) {
      BOOST_TEST(agree(y[i], F::value(x[i])), "at " << x[i]);
      if constexpr (requires { F::derivative(x[i]); })
        BOOST_TEST(agree(dx[i], dy[i] * F::derivative(x[i])), "at " << x[i]);
      else
        BOOST_TEST(agree(dx[i], dy[i] * F::derivative_at_output(x[i])), "at " << x[i]);
    }
    BOOST_TEST(y[n] == 7);
    BOOST_TEST(dx[n] == 7);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(in_place_is_the_same, Subject, subjects) {
  using F = std::tuple_element_t<0, Subject>;
  using T = std::tuple_element_t<1, Subject>;
  std::vector<T> const x = arguments<T>(53);
  std::vector<T> y(53), dx(53), few(53), d(53, T(0.3)), in_place = x;
  kernels::map<F>(53, x.data(), y.data());
  kernels::map_few<F, 53>(x.data(), few.data());
  kernels::map<F>(53, in_place.data(), in_place.data());
  check_same(in_place, y);
  check_same(few, y);
  in_place = x;
  kernels::map_few<F, 53>(in_place.data(), in_place.data());
  check_same(in_place, y);
  kernels::map_derivative<F>(53, x.data(), d.data(), dx.data());
  kernels::map_derivative<F>(53, x.data(), d.data(), d.data());
  check_same(d, dx);
}

// A row of a batch has the bits of the row alone, wherever its numbers fall in the registers.
BOOST_AUTO_TEST_CASE_TEMPLATE(a_number_s_place_does_not_matter, Subject, subjects) {
  using F = std::tuple_element_t<0, Subject>;
  using T = std::tuple_element_t<1, Subject>;
  if constexpr (kernels::function_of_packs<F>) {
    std::vector<T> const x = arguments<T>(53), dy(53, T(0.3));
    std::vector<T> y(53), alone(53), dx(53), d_alone(53);
    kernels::map<F>(53, x.data(), y.data());
    kernels::map_derivative<F>(53, x.data(), dy.data(), dx.data());
    check_few<F>(x, y, std::index_sequence<1, 2, 3, 4, 5, 7, 8, 12, 16, 20>{});
    for (std::size_t i = 0; i < 53; ++i) {
      kernels::map_few<F, 1>(x.data() + i, alone.data() + i);
      kernels::map_derivative<F>(1, x.data() + i, dy.data() + i, d_alone.data() + i);
    }
    check_same(alone, y);
    check_same(d_alone, dx);
  }
}

BOOST_AUTO_TEST_SUITE_END()
