// SPDX-License-Identifier: BSL-1.0
// The order of a step is fixed, whatever the order in which the modes are written; clippings alone keep theirs.
#include <ballast/layers/dense.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/stabilizers/clip_by_norm.hpp>
#include <ballast/stabilizers/clip_by_value.hpp>
#include <ballast/stabilizers/decoupled_decay.hpp>
#include <ballast/stabilizers/l2.hpp>
#include <ballast/stabilizers/max_norm.hpp>
#include <ballast/stabilizers/skip_nonfinite.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include "support/golden.hpp"
#include "support/torch_order.hpp"

namespace nn = ballast;
using nn::tests::check_close, nn::tests::listed, nn::tests::stored;

inline constexpr auto layers = nn::topology<nn::dense<1>>;
template <class... Mode>
using net = nn::network<nn::vec<2>, layers, nn::use_double, Mode...>;

using numbers = std::array<double, 3>;  // two weights and the bias
constexpr numbers start{0.6, -0.8, 0.5}, inputs{1, -2, 1};
constexpr double target = -1, rate = 0.5, weight_decay = 0.01;

double norm(numbers const& v) { return nn::math::sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]); }
numbers by_value(numbers g) {
  for (double& v : g) v = std::clamp(v, -1.5, 1.5);
  return g;
}
numbers by_norm(numbers g) {
  double const factor = 2 / (norm(g) + 1e-6);
  for (double& v : g) v *= factor;
  return g;
}

/// A step with pencil and paper against one of a trainer.
template <class... Mode>
void check(numbers (*first)(numbers), numbers (*second)(numbers)) {
  double const error = 0.6 * 1 + -0.8 * -2 + 0.5 - target;
  numbers g, after;
  for (std::size_t i = 0; i < 3; ++i) g[i] = 2 * error * inputs[i] + 0.5 * start[i];
  numbers const clipped = second(first(g));
  for (std::size_t i = 0; i < 3; ++i) {
    after[i] = start[i] - rate * (clipped[i] + weight_decay * start[i]);
    after[i] *= 1 - rate * 0.1;
  }
  double const weights = norm({after[0], after[1], 0});
  BOOST_TEST_REQUIRE(weights > 0.1);
  for (std::size_t i = 0; i < 2; ++i) after[i] *= 0.1 / weights;

  net<Mode...> n{0};
  std::ranges::copy(stored<net<Mode...>>({start.begin(), start.end()}), n.parameters().begin());
  nn::trainer<net<Mode...>, nn::mean_squared_error, nn::sgd, 1> trainer{
      n, {.learning_rate = rate, .weight_decay = weight_decay}};
  nn::step_report const report = trainer.step(std::array{inputs[0], inputs[1]}, std::array{target});
  constexpr nn::tests::tolerance rounding{0, 1e-14, 1};
  check_close("loss", std::vector{report.loss}, {error * error + 0.25 * norm(start) * norm(start)}, rounding);
  check_close("gradient_norm", std::vector{report.gradient_norm}, {norm(g)}, rounding);
  check_close("clipped_norm", std::vector{report.clipped_norm}, {norm(clipped)}, rounding);
  check_close("after", listed<net<Mode...>>(n.parameters()), {after.begin(), after.end()}, rounding);
}

BOOST_AUTO_TEST_CASE(a_step_is_the_same_however_the_modes_are_written) {
  using nn::clip_by_norm, nn::clip_by_value, nn::decoupled_decay, nn::l2, nn::max_norm, nn::skip_nonfinite;
  check<l2<0.5>, skip_nonfinite, clip_by_value<1.5>, clip_by_norm<2>, decoupled_decay<0.1>, max_norm<0.1>>(
      by_value, by_norm);
  check<max_norm<0.1>, decoupled_decay<0.1>, clip_by_value<1.5>, clip_by_norm<2>, skip_nonfinite, l2<0.5>>(
      by_value, by_norm);
}

BOOST_AUTO_TEST_CASE(clippings_act_in_the_order_written) {
  using nn::clip_by_norm, nn::clip_by_value, nn::decoupled_decay, nn::l2, nn::max_norm;
  check<max_norm<0.1>, decoupled_decay<0.1>, clip_by_norm<2>, clip_by_value<1.5>, l2<0.5>>(by_norm, by_value);
}
