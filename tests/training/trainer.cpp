// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/tanh.hpp>
#include <ballast/losses/cross_entropy.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/stabilizers/clip_by_norm.hpp>
#include <ballast/stabilizers/clip_by_value.hpp>
#include <ballast/stabilizers/decoupled_decay.hpp>
#include <ballast/stabilizers/l2.hpp>
#include <ballast/stabilizers/skip_nonfinite.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include "support/fast_math.hpp"

namespace nn = ballast;
using boost::test_tools::tolerance;

inline constexpr auto layers =
    nn::topology<nn::dense<8>, nn::batch_norm, nn::tanh, nn::dropout<0.25>, nn::dense<3>>;
using classifier = nn::network<nn::vec<4>, layers, nn::clip_by_norm<1>, nn::skip_nonfinite>;
template <std::size_t Batch>
using classifying = nn::trainer<classifier, nn::cross_entropy, nn::sgd, Batch>;

inline constexpr auto one_layer = nn::topology<nn::dense<1>>;

// ---- facts ----
static_assert(classifying<32>::batch == 32);
static_assert(sizeof(classifying<32>) < sizeof(classifying<64>));
static_assert(std::is_same_v<classifying<1>::target, std::int32_t>);
static_assert(std::is_trivially_copyable_v<classifier>);

// ---- data ----
struct data {
  std::vector<float> x;
  std::vector<std::int32_t> labels;
};

data rows(std::size_t n) {
  data d;
  nn::random::stream const draws{8, 0};
  for (std::size_t i = 0; i < 4 * n; ++i) d.x.push_back(nn::random::symmetric<float>(draws.bits(i)));
  for (std::size_t i = 0; i < n; ++i) d.labels.push_back(static_cast<std::int32_t>(i * i % 3));
  return d;
}

double largest_difference(classifier const& a, classifier const& b) {
  double largest = 0;
  for (std::size_t i = 0; i < a.parameter_count; ++i)
    largest = std::max(largest, std::fabs(static_cast<double>(a.parameters()[i] - b.parameters()[i])));
  for (std::size_t i = 0; i < a.buffer_count; ++i)
    largest = std::max(largest, std::fabs(static_cast<double>(a.buffers()[i] - b.buffers()[i])));
  return largest;
}

// ---- what a step does ----
BOOST_AUTO_TEST_CASE(a_shorter_batch_is_a_batch_of_that_size) {
  auto const few = rows(5), full = rows(16);
  classifier in_large{1}, in_exact{1};
  classifying<16> large{in_large, {.learning_rate = 0.5, .momentum = 0.9}};
  classifying<5> exact{in_exact, {.learning_rate = 0.5, .momentum = 0.9}};
  for (int i = 0; i < 4; ++i) {
    large.measure(full.x, full.labels);  // leaves numbers in the rows that the shorter batch does not fill
    auto const a = large.step(few.x, few.labels), b = exact.step(few.x, few.labels);
    BOOST_TEST(a.loss == b.loss, tolerance(1e-5));
    BOOST_TEST(a.gradient_norm == b.gradient_norm, tolerance(1e-5));
  }
  BOOST_TEST(largest_difference(in_large, in_exact) < 1e-5);
  BOOST_TEST(largest_difference(in_large, classifier{1}) > 1e-2);
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_bits) {
  auto const batch = rows(16);
  auto const trained = [&](std::uint64_t seed) {
    classifier net{1};
    classifying<16> trainer{net, {.learning_rate = 0.5}, {}, seed};
    for (int i = 0; i < 5; ++i) trainer.step(batch.x, batch.labels);
    return net;
  };
  BOOST_TEST((trained(3) == trained(3)));
  BOOST_TEST(!(trained(3) == trained(4)));
}

BOOST_AUTO_TEST_CASE(every_step_drops_other_units) {
  auto const batch = rows(16);
  classifier net{1};
  classifying<16> trainer{net, {.learning_rate = 0}};
  double const first = trainer.step(batch.x, batch.labels).loss,
               second = trainer.step(batch.x, batch.labels).loss;
  BOOST_TEST(first != second);
  BOOST_TEST(trainer.steps() == 2u);
}

// y = w x + b from w = 3, b = 0 at x = 5 and target 10: the error is 5, the gradient (50, 10).
template <class... Modes>
struct line {
  using net = nn::network<nn::vec<1>, one_layer, nn::constant<3>, nn::use_double, Modes...>;
  using trainer_type = nn::trainer<net, nn::mean_squared_error, nn::sgd, 1>;
  net trained{1};
  trainer_type trainer;
  nn::step_report report;

  explicit line(nn::sgd::options options) : trainer{trained, options} { step(); }
  void step() { report = trainer.step(std::array{5.0}, std::array{10.0}); }
  double w() const { return trained.parameters()[0]; }
  double b() const { return trained.parameters()[1]; }
};

BOOST_AUTO_TEST_CASE(the_order_of_a_step) {
  line<nn::decoupled_decay<0.5>, nn::clip_by_value<40>, nn::clip_by_norm<1>, nn::l2<2>> const all{
      {.learning_rate = 0.25, .weight_decay = 0.125}};
  // l2 adds 2 / 2 3^2 to the loss and (6, 0) to the gradient
  BOOST_TEST(all.report.loss == 25.0 + 9);
  double const norm = std::hypot(56, 10);
  BOOST_TEST(all.report.gradient_norm == norm, tolerance(1e-15));
  // clipped by value to (40, 10), then to norm 1
  double const scale = 1 / (std::hypot(40, 10) + 1e-6);
  BOOST_TEST(all.report.clipped_norm == scale * std::hypot(40, 10), tolerance(1e-15));
  BOOST_TEST(all.trainer.gradients()[0] == 40 * scale, tolerance(1e-15));
  // the optimizer adds its weight decay, (3, 0) / 8, and at last w and b lose 1 / 2 of 1 / 4
  BOOST_TEST(all.w() == (3 - 0.25 * (40 * scale + 3 * 0.125)) * 0.875, tolerance(1e-14));
  BOOST_TEST(all.b() == (0 - 0.25 * 10 * scale) * 0.875, tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(clippings_act_in_the_order_written) {
  line<nn::clip_by_value<40>, nn::clip_by_norm<10>> const value_first{{.learning_rate = 1}};
  line<nn::clip_by_norm<10>, nn::clip_by_value<40>> const norm_first{{.learning_rate = 1}};
  BOOST_TEST(value_first.w() == 3 - 10 * 40 / std::hypot(40, 10), tolerance(1e-6));
  BOOST_TEST(norm_first.w() == 3 - 10 * 50 / std::hypot(50, 10), tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(without_clipping_both_norms_are_the_same) {
  line<> const free{{.learning_rate = 0}};
  BOOST_TEST(free.report.gradient_norm == std::hypot(50, 10), tolerance(1e-15));
  BOOST_TEST(free.report.clipped_norm == free.report.gradient_norm);
  BOOST_TEST(free.trainer.gradients()[0] == 50);
  BOOST_TEST(free.trainer.gradients()[1] == 10);
}

BOOST_AUTO_TEST_CASE(settings_change_at_run_time) {
  line<nn::clip_by_norm<10>, nn::l2<1>> changed{{.learning_rate = 0}};
  BOOST_TEST(changed.w() == 3);
  changed.trainer.optimizer.learning_rate = 0.5;
  changed.trainer.mode<nn::clip_by_norm<10>>().max_norm = 1e9;
  changed.trainer.mode<nn::l2<1>>().rate = 2;
  changed.step();
  BOOST_TEST(changed.report.clipped_norm == changed.report.gradient_norm);
  BOOST_TEST(changed.w() == 3 - 0.5 * (50 + 2 * 3));
}

BOOST_AUTO_TEST_CASE(measuring_changes_nothing) {
  auto const batch = rows(16);
  classifier net{1};
  classifying<16> trainer{net, {.learning_rate = 1}};
  auto const measured = trainer.measure(batch.x, batch.labels);
  std::vector<float> const gradients(trainer.gradients().begin(), trainer.gradients().end());
  BOOST_TEST((net == classifier{1}));
  BOOST_TEST(trainer.steps() == 0u);
  auto const step = trainer.step(batch.x, batch.labels);
  BOOST_TEST(measured.loss == step.loss);
  BOOST_TEST(trainer.gradients() == gradients, boost::test_tools::per_element());
  // A step sums the squares layer by layer, in float: another order, and 2e-7 of the sum (kernels/norm.hpp).
  BOOST_TEST(measured.gradient_norm == step.gradient_norm, boost::test_tools::tolerance(2e-7));
}

// ---- guards ----
constexpr float infinity = std::numeric_limits<float>::infinity();

BOOST_AUTO_TEST_CASE(a_nonfinite_step_is_skipped_and_leaves_no_trace, *nn::tests::needs_infinities()) {
  auto const batch = rows(16);
  classifier net{1}, undisturbed{1};
  classifying<16> trainer{net, {.learning_rate = 0.5, .momentum = 0.9}};
  classifying<16> peaceful{undisturbed, {.learning_rate = 0.5, .momentum = 0.9}};
  trainer.step(batch.x, batch.labels);
  peaceful.step(batch.x, batch.labels);
  auto huge = batch.x;  // finite, and too large to square
  for (float& v : huge) v *= 1e9f;
  for (float const poison : {1e30f, infinity, std::numeric_limits<float>::quiet_NaN()}) {
    float const weight = std::exchange(net.parameters()[0], poison);
    auto const report = trainer.step(huge, batch.labels);
    BOOST_TEST(report.skipped);
    BOOST_TEST(!report);
    BOOST_TEST(static_cast<bool>(report.accepted));
    BOOST_TEST(!(std::isfinite(report.loss) && std::isfinite(report.gradient_norm)));
    net.parameters()[0] = weight;
    BOOST_TEST((net == undisturbed));  // with its running statistics
  }
  BOOST_TEST(trainer.steps() == 1u);
  trainer.step(batch.x, batch.labels);
  peaceful.step(batch.x, batch.labels);
  BOOST_TEST((net == undisturbed));  // with its momentum
}

BOOST_AUTO_TEST_CASE(without_a_guard_it_ruins_the_network, *nn::tests::needs_infinities()) {
  line<> ruined{{.learning_rate = 0.5}};
  ruined.trained.parameters()[0] = 1e308;
  ruined.step();
  BOOST_TEST(!ruined.report.skipped);
  BOOST_TEST(!std::isfinite(ruined.w()));
}

BOOST_AUTO_TEST_CASE(a_gradient_too_large_for_float_is_clipped_and_not_skipped) {
  classifier net{1};
  classifying<16> trainer{net, {.learning_rate = 1}};
  auto const batch = rows(16);
  for (float& w : net.parameters().last<27>()) w *= 1e20f;
  auto const report = trainer.step(batch.x, batch.labels);
  BOOST_TEST(report.gradient_norm > 1e18);
  BOOST_TEST(report.clipped_norm == 1, tolerance(1e-6));
  BOOST_TEST(static_cast<bool>(report));
}
