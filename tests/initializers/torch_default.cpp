// SPDX-License-Identifier: BSL-1.0
#include <ballast/initializers/torch_default.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <support/torch_fans.hpp>
#include <type_traits>

using namespace ballast;

// ---- facts ----
constexpr bool starts_at(double bound, fans f) { return tests::same_number(torch_default::bound(f), bound); }

static_assert(starts_at(0.49999999999999994, {4, 6}));     // torch.nn.Linear(4, 6)
static_assert(starts_at(0.25, {16, 3}));                   // torch.nn.Linear(16, 3)
static_assert(starts_at(0.28867513459481287, {12, 18}));   // torch.nn.Conv1d(4, 6, 3)
static_assert(starts_at(0.19245008972987523, {27, 36}));   // torch.nn.Conv2d(3, 4, 3)
static_assert(starts_at(0.23570226039551584, {18, 54}));   // torch.nn.Conv2d(4, 6, 3, groups=2)
static_assert(starts_at(0.4082482904638631, {4, 24, 6}));  // torch.nn.LSTM(4, 6), weight_ih_l0
static_assert(starts_at(0.4082482904638631, {6, 18, 6}));  // torch.nn.GRU(4, 6), weight_hh_l0
static_assert(std::is_same_v<torch_default::bias, torch_default>);

// ---- behaviour ----
BOOST_AUTO_TEST_CASE(biases_are_drawn_too) {
  std::array<float, 6> b{};
  start<bias_start<torch_default>>(matrix_view<float>{b.data(), 6, 1, 1, 1}, {4, 6}, {1, 2});
  for (float x : b) BOOST_TEST((x != 0 && -0.5f < x && x < 0.5f));
}
