// SPDX-License-Identifier: BSL-1.0
#include <ballast/kernels/softmax.hpp>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <cstddef>
#include <limits>
#include <random>
#include <tuple>
#include <utility>
#include <vector>

namespace kernels = ballast::kernels;

// ---- facts ----
static_assert([] {                                    // in a constant expression
  std::array<double, 4> const x{1000, -5, 1000, -5};  // two numbers, two apart
  std::array<double, 4> y{};
  auto const [largest, sum] = kernels::softmax<2, 2>(x.data(), y.data(), 3.0, 1, 0.5);
  return largest == 1000 && sum == 2 && y[0] == 1.5 && y[2] == 1 && y[1] == 0 && y[3] == 0;
}());

namespace {

using both = std::tuple<float, double>;

/// The largest error of any result, in units of epsilon; infinite where a number behind the last was touched.
template <std::size_t N, class T>
double worst_error(T shift) {
  std::minstd_rand draw{N};
  std::vector<T> x(N), y(N + 1, T(7));
  for (T& v : x) v = shift + static_cast<T>(draw() % 2001) / 100 - 10;
  std::size_t const label = draw() % N;
  auto const found = kernels::softmax<N>(x.data(), y.data(), T(2), label, T(0.25));
  if (y[N] != 7) return std::numeric_limits<double>::infinity();

  long double largest = x[0], sum = 0, worst = 0;
  for (T const v : x) largest = std::max(largest, static_cast<long double>(v));
  for (T const v : x) sum += std::exp(v - largest);
  for (std::size_t k = 0; k < N; ++k)
    worst = std::max(worst, std::abs(2 * std::exp(x[k] - largest) / sum - (k == label ? 0.25L : 0) - y[k]));
  worst = std::max({worst, std::abs(found.largest - largest), std::abs(found.sum - sum) / sum});
  return static_cast<double>(worst / std::numeric_limits<T>::epsilon());
}

template <class T, std::size_t... Fewer>
double worst_of_counts(T shift, std::index_sequence<Fewer...>) {
  return std::max({worst_error<Fewer + 1>(shift)...});
}

template <class T, std::size_t Classes>
void compare_with_rows_alone() {
  for (std::size_t rows = 1; rows <= kernels::lanes<T>; ++rows) {
    std::minstd_rand draw{static_cast<unsigned>(rows)};
    std::vector<T> x(rows * Classes), y(x.size() + 1, T(7)), alone(Classes);
    for (T& v : x) v = static_cast<T>(draw() % 2001) / 100 - 10;
    kernels::softmax_block<T> block{};
    for (std::size_t row = 0; row < rows; ++row) {
      block.label[row] = static_cast<int>(draw() % Classes);
      block.total[row] = static_cast<T>(row + 1);
      block.less[row] = T(0.25);
    }
    kernels::softmax_of_rows<Classes>(rows, x.data(), y.data(), block);
    BOOST_TEST(y.back() == T(7));
    for (std::size_t row = 0; row < rows; ++row) {
      auto const found =
          kernels::softmax<Classes>(x.data() + row * Classes, alone.data(), block.total[row],
                                    static_cast<std::size_t>(block.label[row]), block.less[row]);
      BOOST_TEST(block.largest[row] == found.largest);
      T const bound = 8 * std::numeric_limits<T>::epsilon() * block.total[row];
      BOOST_TEST(std::abs(block.sum[row] - found.sum) <= bound * found.sum);
      for (std::size_t k = 0; k < Classes; ++k)
        BOOST_TEST(std::abs(y[row * Classes + k] - alone[k]) <= bound);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(softmax_kernel)

BOOST_AUTO_TEST_CASE_TEMPLATE(is_the_softmax_of_any_count, T, both) {
  for (T const shift : {T(0), T(-1e4), T(1e4)}) {
    BOOST_TEST(worst_of_counts(shift, std::make_index_sequence<35>{}) < 8);
    BOOST_TEST(worst_error<1000>(shift) < 64);
  }
}

BOOST_AUTO_TEST_CASE_TEMPLATE(shows_what_is_not_finite, T, both) {
  for (T const bad : {std::numeric_limits<T>::quiet_NaN(), std::numeric_limits<T>::infinity()})
    for (std::size_t at = 0; at < 5; ++at) {
      std::array<T, 5> x{1, 2, 3, 4, 5}, y;
      x[at] = bad;
      auto const [largest, sum] = kernels::softmax<5>(x.data(), y.data());
      BOOST_TEST(!ballast::math::is_finite(sum));
      for (T const& each : y) BOOST_TEST(!ballast::math::is_finite(each));
    }
}

// As many rows as there are lanes, and fewer: what is computed of them at once is what each gives by itself.
BOOST_AUTO_TEST_CASE_TEMPLATE(takes_short_rows_at_once, T, both) {
  [&]<std::size_t... Fewer>(std::index_sequence<Fewer...>) { (compare_with_rows_alone<T, Fewer + 1>(), ...); }
  (std::make_index_sequence<kernels::short_row>{});
}

BOOST_AUTO_TEST_SUITE_END()
