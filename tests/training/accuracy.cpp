// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/dense.hpp>
#include <ballast/layers/global_pool.hpp>
#include <ballast/layers/identity.hpp>
#include <ballast/training/accuracy.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

namespace nn = ballast;

// ---- facts ----
inline constexpr auto same = nn::topology<nn::identity>;
using scores = nn::network<nn::vec<3>, same>;

static_assert([] {
  std::array const x{1.f, 2.f, 3.f, 3.f, 2.f, 1.f, 0.f, 5.f, 5.f, -3.f, -2.f, -1.f};
  std::array<std::int32_t, 4> const labels{2, 1, 1,
                                           -100};  // right, wrong, the first of two that are equal, ignored
  return nn::accuracy(scores{1}, x, labels) == 2.0 / 3;
}());
// A label that is no class is never right.
static_assert(nn::accuracy(scores{1}, std::array{1.f, 2.f, 3.f}, std::array<std::int32_t, 1>{7}) == 0);

static_assert(nn::math::is_nan(nn::accuracy(scores{1}, std::array{1.f, 2.f},
                                            std::array<std::int32_t, 1>{0})));
static_assert(nn::math::is_nan(nn::accuracy(scores{1}, std::array{1.f, 2.f, 3.f},
                                            std::array<std::int32_t, 2>{})));
static_assert(nn::math::is_nan(nn::accuracy(scores{1}, std::array{1.f, 2.f, 3.f},
                                            std::array<std::int32_t, 1>{9}, 9)));

// A label for each step, or for each pixel.
using steps = nn::network<nn::sequence<2, 2>, same>;
using pixels = nn::network<nn::image<2, 1, 2>, same>;
static_assert(nn::accuracy(steps{1}, std::array{0.f, 1.f, 3.f, 2.f}, std::array{1, 0}) == 1);
static_assert(nn::accuracy(pixels{1}, std::array{0.f, 3.f, 1.f, 2.f}, std::array{1, 0}) == 1);

// Of rows of different lengths the steps past the length do not count, nor are they seen.
static_assert([] {
  std::array const x{0.f, 1.f, 3.f, 2.f, 1.f, 0.f, 2.f, 5.f};
  std::array const labels{1, 1, 0, 1};
  std::array<std::size_t, 2> const lengths{1, 2};
  return nn::accuracy(steps{1}, x, labels) == 3.0 / 4 && nn::accuracy(steps{1}, x, labels, lengths) == 1;
}());

inline constexpr auto reader = nn::topology<nn::global_max_pool>;
template <std::size_t N>
constexpr double of_reader(std::array<std::size_t, N> lengths) {
  std::array const x{0.f, 1.f, 3.f, 2.f};
  std::array const label{1};
  return nn::accuracy(nn::network<nn::sequence<2, 2>, reader>{1}, x, label, lengths);
}
static_assert(of_reader<1>({1}) == 1 && of_reader<1>({2}) == 0);
static_assert(nn::math::is_nan(of_reader<1>({0})) && nn::math::is_nan(of_reader<1>({3})) &&
              nn::math::is_nan(of_reader<2>({1, 1})));

BOOST_AUTO_TEST_CASE(more_rows_than_a_workspace_holds) {
  constexpr std::size_t rows = 3 * scores::batch_rows + 5;
  std::vector<float> x(3 * rows);
  std::vector<std::int32_t> labels(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    labels[row] = static_cast<std::int32_t>(row % 3);
    x[3 * row + (row == 40 ? (row + 1) % 3 : row % 3)] = 1;
  }
  double const wanted = static_cast<double>(rows - 1) / static_cast<double>(rows);
  BOOST_TEST(nn::accuracy(scores{1}, x, labels) == wanted);
  auto const scratch = std::make_unique<scores::workspace<7>>();
  BOOST_TEST((nn::accuracy<scores, 7>(scores{1}, x, labels, *scratch) == wanted));
}
