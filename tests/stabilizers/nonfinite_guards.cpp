// SPDX-License-Identifier: BSL-1.0
// skip_nonfinite, halt_nonfinite and rollback_nonfinite. These tests also run under -ffast-math, where NaN and
// infinity are known by their bits alone.
#include <ballast/kernels/finite.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/tanh.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/stabilizers/halt_nonfinite.hpp>
#include <ballast/stabilizers/rollback_nonfinite.hpp>
#include <ballast/stabilizers/skip_nonfinite.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <type_traits>

namespace nn = ballast;

// ---- facts ----
static_assert(std::is_empty_v<nn::skip_nonfinite> && std::is_empty_v<nn::halt_nonfinite> &&
              std::is_empty_v<nn::rollback_nonfinite>);
static_assert(std::is_same_v<nn::rollback_nonfinite, nn::rollback_nonfinite_every<1>>);
static_assert(!nn::compatible_modes<nn::skip_nonfinite, nn::halt_nonfinite>);
static_assert(!nn::compatible_modes<nn::halt_nonfinite, nn::rollback_nonfinite>);

// Batch normalization has running statistics to lose, momentum has velocities, and the last layer can overflow.
inline constexpr auto layers = nn::topology<nn::dense<4>, nn::batch_norm, nn::tanh, nn::dense<2>>;
template <class... Guard>
using net = nn::network<nn::vec<3>, layers, Guard...>;

/// A network with its trainer.
template <class... Guard>
struct training {
  using trainer_type = nn::trainer<net<Guard...>, nn::mean_squared_error, nn::sgd, 2>;
  net<Guard...> network{7};
  trainer_type trainer{network, {.learning_rate = 0.1, .momentum = 0.9}};
  std::array<float, 6> inputs{};  // of two rows
  std::array<float, 4> targets{};

  constexpr training() = default;
  training(training const&) = delete;  // the trainer knows the network's place

  constexpr nn::step_report step(float number) {
    inputs = {1, 2, number, -number, 0.5f, 1};
    targets = {number, 1, 0, -1};
    return trainer.step(inputs, targets);
  }
  constexpr training& steps(int count) {
    for (int k = 1; k <= count; ++k) step(static_cast<float>(k));
    return *this;
  }
  /// Finite numbers that overflow on the way.
  nn::step_report overflow() {
    constexpr float huge = 3e38f;
    inputs = {huge, huge, -huge, -huge, huge, -huge};
    targets = {};
    return trainer.step(inputs, targets);
  }
};

template <class A, class B>
constexpr bool same_numbers(A const& a, B const& b) {
  return std::ranges::equal(a.network.parameters(), b.network.parameters()) &&
         std::ranges::equal(a.network.buffers(), b.network.buffers());
}

/// Are two trainings the same, the optimizer included, which shows in the steps that follow?
template <class A, class B>
constexpr bool go_on_alike(A& a, B& b) {
  bool alike = same_numbers(a, b);
  for (float const number : {0.25f, -3.0f}) {
    a.step(number);
    b.step(number);
    alike = alike && same_numbers(a, b);
  }
  return alike;
}

template <class Guard>
consteval bool idles_while_all_is_well() {
  training<Guard> guarded;
  training<> plain;
  return go_on_alike(guarded, plain);
}
static_assert(idles_while_all_is_well<nn::skip_nonfinite>() &&
              idles_while_all_is_well<nn::halt_nonfinite>() &&
              idles_while_all_is_well<nn::rollback_nonfinite>());

// ---- behavior ----
BOOST_AUTO_TEST_CASE(without_a_guard_an_overflow_ruins_the_network) {
  training<> ruined;
  BOOST_TEST(static_cast<bool>(ruined.overflow()));
  BOOST_TEST(!nn::kernels::all_finite<float>(ruined.network.parameters()));
  BOOST_TEST(!nn::kernels::all_finite<float>(ruined.network.buffers()));
}

BOOST_AUTO_TEST_CASE(skip_turns_the_step_away) {
  training<nn::skip_nonfinite> guarded;
  training<> plain;
  nn::step_report const report = guarded.steps(3).overflow();
  BOOST_TEST((report.accepted && report.skipped && !report.halted && !report.rolled_back));
  BOOST_TEST(!report);
  BOOST_TEST(guarded.trainer.steps() == 3u);
  BOOST_TEST(go_on_alike(guarded, plain.steps(3)));
}

BOOST_AUTO_TEST_CASE(halt_stands_still_until_resume) {
  training<nn::halt_nonfinite> guarded;
  training<> plain;
  nn::step_report const first = guarded.steps(3).overflow();
  BOOST_TEST((first.skipped && first.halted && !first));
  for (int k = 0; k < 3; ++k) {
    nn::step_report const later = guarded.step(1);
    BOOST_TEST((later.accepted && later.halted && !later.skipped && !later));
  }
  BOOST_TEST(guarded.trainer.steps() == 3u);
  BOOST_TEST(same_numbers(guarded, plain.steps(3)));
  guarded.trainer.resume();
  BOOST_TEST(go_on_alike(guarded, plain));
  BOOST_TEST(static_cast<bool>(guarded.step(1)));
}

BOOST_AUTO_TEST_CASE(rollback_restores_what_the_last_accepted_step_left) {
  training<nn::rollback_nonfinite> guarded;
  training<> plain;
  nn::step_report const report = guarded.steps(3).overflow();
  BOOST_TEST((report.skipped && report.rolled_back && !report.halted && !report));
  BOOST_TEST(go_on_alike(guarded, plain.steps(3)));
}

BOOST_AUTO_TEST_CASE(rollback_repairs_a_network_that_was_damaged_from_outside) {
  training<nn::rollback_nonfinite> guarded;
  training<> plain;
  guarded.steps(3);
  guarded.network.parameters()[5] = nn::math::nan<float>;
  BOOST_TEST(guarded.step(1).rolled_back);
  BOOST_TEST(go_on_alike(guarded, plain.steps(3)));
}

BOOST_AUTO_TEST_CASE(rollback_undoes_a_step_that_leaves_the_numbers) {
  training<nn::rollback_nonfinite> guarded;
  training<> plain;
  guarded.steps(3);
  guarded.trainer.optimizer.learning_rate = 3e38;
  for (int k = 0; k < 3; ++k) BOOST_TEST(guarded.step(50).rolled_back);
  guarded.trainer.optimizer.learning_rate = 0.1;
  BOOST_TEST(guarded.trainer.steps() == 3u);
  BOOST_TEST(go_on_alike(guarded, plain.steps(3)));
}

BOOST_AUTO_TEST_CASE(rollback_goes_back_as_far_as_it_is_told) {
  training<nn::rollback_nonfinite_every<3>> guarded;
  training<> at_start, after_three;
  BOOST_TEST(guarded.steps(2).overflow().rolled_back);
  BOOST_TEST(same_numbers(guarded, at_start));
  BOOST_TEST(static_cast<bool>(guarded.steps(3).step(8)));
  BOOST_TEST(guarded.overflow().rolled_back);
  BOOST_TEST(go_on_alike(guarded, after_three.steps(3)));
}
