// SPDX-License-Identifier: BSL-1.0
// Each symptom in a network built to have it, and in none that is well.
#include <ballast/blocks/group.hpp>
#include <ballast/blocks/repeat.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/blocks/rezero.hpp>
#include <ballast/core/network.hpp>
#include <ballast/initializers/kaiming.hpp>
#include <ballast/initializers/lecun.hpp>
#include <ballast/initializers/normal.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gelu.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/sigmoid.hpp>
#include <ballast/layers/tanh.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/training/recorder.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <vector>

namespace nn = ballast;
using nn::ailment;

template <std::size_t N, class Activation>
inline constexpr auto plain =
    nn::topology<nn::dense<16>, Activation, nn::repeat<N - 2, nn::dense<16>, Activation>, nn::dense<16>>;
template <std::size_t N, class Activation, class... Mode>
using plain_net = nn::network<nn::vec<16>, plain<N, Activation>, Mode..., nn::recorder>;

inline constexpr auto with_shortcuts =
    nn::topology<nn::dense<16>, nn::tanh, nn::repeat<8, nn::residual<nn::dense<16>, nn::gelu, nn::dense<16>>>,
                 nn::dense<16>>;

template <class Body>
inline constexpr auto with_gates = nn::topology<nn::repeat<8, nn::rezero<nn::tanh, Body>>, nn::dense<16>>;
template <class Body>
using gated_net = nn::network<nn::vec<16>, with_gates<Body>, nn::recorder>;

inline constexpr auto activation_first = nn::topology<nn::batch_norm, nn::tanh, nn::dense<16>>;

inline constexpr auto one_layer = nn::topology<nn::dense<4>>;
template <class... Mode>
using one_layer_net = nn::network<nn::vec<2>, one_layer, nn::normal<1>, Mode...>;
template <class Net>
using training = nn::trainer<Net, nn::mean_squared_error, nn::sgd, 8>;

// ---- facts ----
static_assert(std::is_empty_v<nn::recorder> && nn::mode_of<nn::recorder, nn::role::recorder>);
static_assert(!nn::compatible_modes<nn::recorder, nn::recorder>);
static_assert(sizeof(training<one_layer_net<nn::recorder>>) > sizeof(training<one_layer_net<>>));
static_assert(sizeof(training<one_layer_net<>>) ==
              sizeof(training<nn::network<nn::vec<2>, one_layer, nn::lecun_normal>>));
static_assert(nn::weight_layers<plain_net<5, nn::tanh>>.size() == 5);

/// In a constant expression: x = (1, 4), y = W x + b with W = b = 0 and the target (1, 1, 1, 1).
inline constexpr auto histograms = [] {
  one_layer_net<nn::recorder> net{1};
  for (float& w : net.parameters()) w = 0;
  training<one_layer_net<nn::recorder>> trainer{net, {.learning_rate = 0.5}};
  trainer.step(std::array{1.f, 4.f}, std::array{1.f, 1.f, 1.f, 1.f});
  return trainer.mode<nn::recorder>().records()[0];
}();
constexpr std::uint64_t counted(nn::magnitude_histogram const& h, int exponent) {
  return h.counts[static_cast<std::size_t>(exponent - nn::magnitude_histogram::lowest)];
}
static_assert(counted(histograms.activations, 0) == 1 && counted(histograms.activations, 2) == 1);
static_assert(counted(histograms.gradients, -1) == 4);  // 2 (0 - 1) / 4
static_assert(histograms.activations.total() == 2 && histograms.gradients.total() == 4);

// ---- data: a teacher of one layer ----
namespace {

struct lesson {
  std::vector<float> x, target;

  explicit lesson(std::uint64_t number) : x(16 * 8), target(16 * 8) {
    nn::random::stream const draws{5, number};
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = nn::random::normal<float>(draws.bits(i));
    for (std::size_t i = 0; i < x.size(); ++i) target[i] = std::sin(x[i]) - x[i / 16 * 16 + (i + 5) % 16] / 2;
  }
};

template <class Net>
struct course {
  std::unique_ptr<Net> net = std::make_unique<Net>(1);
  std::unique_ptr<training<Net>> trainer = std::make_unique<training<Net>>(*net, nn::sgd::options{});
  std::vector<double> losses;

  explicit course(double learning_rate = 0.1) { trainer->optimizer.learning_rate = learning_rate; }
  course& run(std::size_t steps) {
    for (std::size_t i = 0; i < steps; ++i) {
      lesson const next{trainer->steps()};
      losses.push_back(trainer->step(next.x, next.target).loss);
    }
    return *this;
  }
  auto& log() { return trainer->template mode<nn::recorder>(); }
  nn::symptom_list symptoms() { return log().symptoms(); }
};

/// That symptom and no other.
void check_only(nn::symptom_list const& found, ailment wanted) {
  for (nn::symptom const& s : found) BOOST_TEST(nn::name_of(s.what) == nn::name_of(wanted));
  BOOST_TEST_REQUIRE(found.size() == 1u, "no " << nn::name_of(wanted));
}

void check_well(nn::symptom_list const& found) {
  for (nn::symptom const& s : found)
    BOOST_ERROR(nn::name_of(s.what) << " in " << s.layers << " layers, degree " << s.degree);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_healthy_training_has_no_symptom) {
  check_well(course<plain_net<5, nn::tanh>>{}.run(60).symptoms());
  check_well(course<plain_net<4, nn::relu, nn::kaiming_normal>>{}.run(60).symptoms());
  check_well(course<plain_net<4, nn::gelu, nn::kaiming_normal>>{}.run(60).symptoms());
  check_well(course<plain_net<3, nn::sigmoid, nn::normal<1>>>{}.run(60).symptoms());
  check_well(course<nn::network<nn::vec<16>, with_shortcuts, nn::recorder>>{0.02}.run(60).symptoms());
}

BOOST_AUTO_TEST_CASE(vanishing) {
  course<plain_net<12, nn::sigmoid>> c;
  auto const found = c.run(20).symptoms();
  check_only(found, ailment::vanishing);
  nn::symptom const& s = *found.begin();
  BOOST_TEST(s.layers == s.layer + 1);  // from the layer at fault down to the first
  BOOST_TEST(s.layer > 2u);
  BOOST_TEST(s.layer < 10u);
  BOOST_TEST(s.degree > 4);

  // to half a bin, by the gradients of the same step
  course<plain_net<12, nn::sigmoid>> again;
  again.run(1);
  auto const norm_of_bias = [&](std::size_t layer) {
    double sum = 0;
    for (std::size_t i = 0; i < 16; ++i)
      sum += std::pow(static_cast<double>(again.trainer->gradients()[layer * 272 + 256 + i]), 2);
    return std::log10(std::sqrt(sum));
  };
  double const decades = norm_of_bias(11) - norm_of_bias(0);
  BOOST_TEST(std::fabs(again.symptoms().find(ailment::vanishing)->degree - decades) < 0.45);
}

BOOST_AUTO_TEST_CASE(what_a_gate_holds_back_has_not_vanished) {
  course<gated_net<nn::dense<16>>> c{1e-4};
  check_well(c.run(1).symptoms());  // alpha is 0: no gradient at all
  BOOST_TEST(c.log().records()[3].gradients.zeros == 16 * 8u);
  BOOST_TEST(c.log().records()[3].behind_closed_gate());
  check_well(c.run(20).symptoms());  // alpha is tiny
  nn::layer_record const& record = c.log().records()[3];
  BOOST_TEST(record.gradients.log2_sum_of_squares() <
             c.log().records().back().gradients.log2_sum_of_squares() - 20);
  BOOST_TEST(record.widest_gate > 0);
  BOOST_TEST(!c.log().records().back().gated);
  c.log().clear();
  BOOST_TEST(!c.log().records()[3].gated);
}

BOOST_AUTO_TEST_CASE(what_vanishes_behind_a_gate_has) {
  using fading = nn::group<nn::dense<16, nn::normal<1e-5>>, nn::tanh, nn::dense<16, nn::normal<1e-5>>>;
  course<gated_net<fading>> c{0.1};
  c.run(1);
  for (std::size_t block = 0; block < 8; ++block) c.net->parameters()[block * 545] = 1;
  check_only(c.run(1).symptoms(), ailment::vanishing);
}

BOOST_AUTO_TEST_CASE(exploding) {
  course<plain_net<24, nn::tanh, nn::normal<1>>> c{1e-9};
  auto const found = c.run(3).symptoms();
  nn::symptom const* const s = found.find(ailment::exploding);
  BOOST_TEST_REQUIRE(s != nullptr);
  BOOST_TEST(s->layers == s->layer + 1);
  BOOST_TEST(s->degree > 3);
  BOOST_TEST(found.find(ailment::vanishing) == nullptr);
}

BOOST_AUTO_TEST_CASE(dead_units) {
  using net = plain_net<3, nn::relu, nn::kaiming_normal>;
  course<net> c{0.01};
  auto const biases = c.net->parameters().subspan(272 + 256, 16);  // of the second layer
  for (std::size_t i = 0; i < 9; ++i) biases[i] = -100;
  auto const found = c.run(15).symptoms();
  check_only(found, ailment::dead_units);
  BOOST_TEST(found.begin()->layer == 1u);
  BOOST_TEST(found.begin()->layers == 1u);
  BOOST_TEST(found.begin()->degree == 9. / 16);

  course<net> fewer{0.01};
  for (std::size_t i = 0; i < 8; ++i) fewer.net->parameters()[272 + 256 + i] = -100;
  check_well(fewer.run(15).symptoms());
}

BOOST_AUTO_TEST_CASE(saturated_units) {
  course<plain_net<3, nn::tanh>> c{0.001};
  for (std::size_t i = 0; i < 10; ++i) c.net->parameters()[256 + i] = i % 2 == 0 ? 20 : -20;  // first layer
  auto const found = c.run(15).symptoms();
  check_only(found, ailment::saturated_units);
  BOOST_TEST(found.begin()->layer == 0u);
  BOOST_TEST(found.begin()->degree > 0.62);
  BOOST_TEST(found.begin()->degree < 0.65);  // 10 of 16
}

BOOST_AUTO_TEST_CASE(an_activation_that_reads_its_input_saturates_too) {
  using net = plain_net<3, nn::gelu, nn::kaiming_normal>;
  course<net> c{0.001};
  for (std::size_t i = 0; i < 10; ++i) c.net->parameters()[256 + i] = -5;  // far down its left tail
  check_only(c.run(3).symptoms(), ailment::saturated_units);
}

BOOST_AUTO_TEST_CASE(frozen_layer) {
  course<plain_net<3, nn::tanh>> c{1e-12};  // no weight of that size can take such a step
  check_well(c.run(11).symptoms());
  check_only(c.run(1).symptoms(), ailment::frozen_layer);
  BOOST_TEST(c.symptoms().begin()->layers == 3u);
  BOOST_TEST(c.symptoms().begin()->degree == 11);
  c.trainer->optimizer.learning_rate = 0.1;
  check_well(c.run(1).symptoms());
}

// ---- settings ----
BOOST_AUTO_TEST_CASE(every_nth_step_and_forgetting) {
  course<plain_net<3, nn::tanh>> c;
  c.log().every = 4;
  c.run(9);
  BOOST_TEST(c.log().records()[0].activations.total() == 3 * 16 * 8u);
  BOOST_TEST(c.log().records()[2].gradients.total() == 3 * 16 * 8u);
  c.log().clear();
  BOOST_TEST(c.log().records()[0].activations.total() == 0u);
  BOOST_TEST(c.log().records()[0].dead_share() == 0);
  c.run(3);
  BOOST_TEST(c.log().records()[0].activations.total() == 0u);  // steps 10 to 12
  c.run(1);
  BOOST_TEST(c.log().records()[0].activations.total() == 16 * 8u);
  check_well(c.symptoms());
}

BOOST_AUTO_TEST_CASE(a_step_that_is_not_recorded_does_not_count_as_unmoved) {
  course<plain_net<3, nn::tanh>> c{1e-12};
  c.log().every = 4;
  c.run(9);  // recorded are steps 1, 5 and 9
  BOOST_TEST(c.log().records()[0].steps_unmoved == 2u);
}

BOOST_AUTO_TEST_CASE(an_activation_above_no_weights_belongs_to_no_layer) {
  course<nn::network<nn::vec<16>, activation_first, nn::recorder>> c;
  check_well(c.run(5).symptoms());
  BOOST_TEST(c.log().records()[0].activated == 0u);
  BOOST_TEST(c.log().records()[0].activations.total() == 5 * 16 * 8u);
}

BOOST_AUTO_TEST_CASE(thresholds) {
  course<plain_net<12, nn::sigmoid>> c;
  c.log().vanishing = 100;
  check_well(c.run(20).symptoms());
  c.log().vanishing = 3;
  check_only(c.symptoms(), ailment::vanishing);
}

BOOST_AUTO_TEST_CASE(it_changes_nothing) {
  using watched = plain_net<4, nn::tanh>;
  using alone = nn::network<nn::vec<16>, plain<4, nn::tanh>>;
  course<watched> a;
  a.run(20);
  alone net{1};
  auto const trainer = std::make_unique<training<alone>>(net, nn::sgd::options{.learning_rate = 0.1});
  for (std::uint64_t i = 0; i < 20; ++i) {
    lesson const next{i};
    trainer->step(next.x, next.target);
  }
  BOOST_TEST(a.net->parameters() == net.parameters(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(measuring_is_not_recorded) {
  course<plain_net<3, nn::tanh>> c;
  lesson const one{0};
  c.trainer->measure(one.x, one.target);
  BOOST_TEST(c.log().records()[0].activations.total() == 0u);
}
