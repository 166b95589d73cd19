// SPDX-License-Identifier: BSL-1.0
#include <ballast/blocks/frozen.hpp>
#include <ballast/blocks/residual.hpp>
#include <ballast/flow/gradient_flow.hpp>
#include <ballast/flow/measure_gradient_flow.hpp>
#include <ballast/io/state_dict.hpp>
#include <ballast/layers/batch_norm.hpp>
#include <ballast/layers/conv1d.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/dropout.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/layer_norm.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/relu.hpp>
#include <ballast/layers/tanh.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/adam.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/stabilizers/clip_adaptive.hpp>
#include <ballast/stabilizers/clip_by_tensor_norm.hpp>
#include <ballast/stabilizers/decoupled_decay.hpp>
#include <ballast/stabilizers/l1.hpp>
#include <ballast/stabilizers/l2.hpp>
#include <ballast/stabilizers/max_norm.hpp>
#include <ballast/stabilizers/orthogonality.hpp>
#include <ballast/stabilizers/weights_only.hpp>
#include <ballast/training/recorder.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "support/fast_math.hpp"

namespace nn = ballast;
using sample = nn::vec<3>;

inline constexpr auto thawed = nn::topology<nn::dense<4>, nn::tanh, nn::dense<5>, nn::tanh, nn::dense<2>>;
inline constexpr auto middle =
    nn::topology<nn::dense<4>, nn::tanh, nn::frozen<nn::dense<5>, nn::tanh>, nn::dense<2>>;
inline constexpr auto backbone =
    nn::topology<nn::frozen<nn::dense<4>, nn::tanh, nn::dense<5>, nn::tanh>, nn::dense<2>>;

// ---- facts ----
template <auto const& Layers, class... Mode>
using net = nn::basic_network<sample, Layers, Mode...>;
template <class Net, std::size_t Rows = 1>
constexpr nn::extent needs = Net::layers::template needs<Rows>;

static_assert(net<middle>::parameter_count == net<thawed>::parameter_count);
static_assert(needs<net<thawed>>.gradients == 16 + 25 + 12);
static_assert(needs<net<middle>>.gradients == 16 + 12 && needs<net<backbone>>.gradients == 12);
static_assert(net<middle>::depth == 3 && !nn::frozen<nn::dense<4>>::on<sample>::trainable);

// Fewer gradients, and fewer numbers that an optimizer remembers.
template <auto const& Layers>
using training = nn::trainer<net<Layers>, nn::mean_squared_error, nn::adam, 8>;
static_assert(decltype(std::declval<training<middle>&>().gradients())::extent == 28);
static_assert(sizeof(std::declval<training<backbone>&>().optimizer_state().average) == 12 * sizeof(float));

inline constexpr auto wide = nn::topology<nn::dense<100>, nn::dense<2>>;
inline constexpr auto wide_backbone = nn::topology<nn::frozen<nn::dense<100>>, nn::dense<2>>;
static_assert(sizeof(training<wide>) - sizeof(training<wide_backbone>) >= 3 * 400 * sizeof(float));

// In front of all that learns there is no way back: no trace, whose place the trainer does not have, ...
template <class Net, bool Input = false>
constexpr std::size_t trace = Net::layers::template trace<nn::call<8, true, Input, true>>;
static_assert(trace<net<thawed>> == 4 * 8 + 48);                             // 5 * 8, to whole vectors
static_assert(trace<net<backbone>> == 48);                                   // what the head reads
static_assert(trace<net<backbone>, true> == needs<net<backbone>, 8>.trace);  // by the input: all of it
static_assert(trace<net<middle>> == needs<net<middle>, 8>.trace);

inline constexpr auto recurrent = nn::topology<nn::gru<50>, nn::last, nn::dense<2>>;
inline constexpr auto recurrent_backbone = nn::topology<nn::frozen<nn::gru<50>, nn::last>, nn::dense<2>>;
template <auto const& Layers>
using on_steps = nn::basic_network<nn::sequence<20, 3>, Layers>;
static_assert(trace<on_steps<recurrent>> > 8 * 20 * 200 && trace<on_steps<recurrent_backbone>> == 8 * 50);

// ... and no call: this layer compiles where it is passed as in inference only.
struct one_way {
  template <nn::shape In>
  struct on : nn::weightless {
    using input = In;
    using output = In;
    template <class Call, class T>
    static constexpr void forward(Call const& c, nn::memory<T> const&, T const* x, T* y) {
      static_assert(!Call::traced && !Call::training);
      std::copy_n(x, c.rows * In::size, y);
    }
    template <class Call, class T>
    static constexpr void backward(Call const&, nn::memory<T> const&, T const*, T const*, T const*, T*) {
      static_assert(sizeof(T) == 0, "nobody comes back here");
    }
  };
};

// A block may be frozen in part.
using half = nn::residual<nn::frozen<nn::dense<3>>, nn::tanh, nn::dense<3>>::on<sample>;
static_assert(half::trainable && half::needs<1>.gradients == 12 && half::needs<1>.parameters == 24);

// ---- gradients ----
std::array const samples{0.5f, -1.0f, 2.0f, 1.5f, 0.25f, -0.75f};
std::array const target{1.0f, 0.0f, -1.0f, 0.5f};

template <auto const& Layers>
std::vector<float> gradients() {
  net<Layers> same{7};
  nn::trainer<net<Layers>, nn::mean_squared_error, nn::sgd, 2> trainer{same};
  trainer.measure(samples, target);
  return {trainer.gradients().begin(), trainer.gradients().end()};
}

BOOST_AUTO_TEST_CASE(the_gradient_of_the_others_is_what_it_was) {
  auto const all = gradients<thawed>();
  auto head = std::vector(all.end() - 12, all.end()), both = std::vector(all.begin(), all.begin() + 16);
  both.insert(both.end(), head.begin(), head.end());
  BOOST_TEST(gradients<middle>() == both, boost::test_tools::per_element());
  BOOST_TEST(gradients<backbone>() == head, boost::test_tools::per_element());
}

inline constexpr auto guarded =
    nn::topology<nn::frozen<one_way, nn::dense<4>, nn::tanh, nn::dense<5>, one_way>,
                 nn::frozen<one_way, nn::tanh>, nn::dense<2>>;

BOOST_AUTO_TEST_CASE(nothing_comes_back_in_front_of_what_learns) {
  BOOST_TEST(gradients<guarded>() == gradients<backbone>(), boost::test_tools::per_element());
}

// Layers that trace much and, without a way back, compute in another order.
using taught = nn::dense<2>;
inline constexpr auto all_taught = nn::topology<nn::conv1d<4, 3, nn::padding<1>>, nn::relu, nn::gru<4>,
                                                nn::layer_norm, nn::residual<nn::lstm<4>>, nn::last, taught>;
inline constexpr auto head_taught =
    nn::topology<nn::frozen<nn::conv1d<4, 3, nn::padding<1>>, nn::relu, nn::gru<4>>,
                 nn::frozen<nn::layer_norm, nn::residual<nn::lstm<4>>>, nn::last, taught>;

template <auto const& Layers>
std::vector<double> of_head() {
  using on_five = nn::basic_network<nn::sequence<5, 3>, Layers, nn::use_double>;
  on_five same{7};
  nn::trainer<on_five, nn::mean_squared_error, nn::sgd, 2> trainer{same};
  std::vector<double> frames(30);
  for (std::size_t i = 0; i < frames.size(); ++i) frames[i] = static_cast<double>(i * i % 13) / 6 - 1;
  trainer.measure(frames, std::vector<double>{1, 0, -1, 0.5});
  auto const all = trainer.gradients();
  return {all.end() - 10, all.end()};
}

BOOST_AUTO_TEST_CASE(a_head_learns_the_same_on_what_leaves_no_trace) {
  auto const frozen = of_head<head_taught>(), wanted = of_head<all_taught>();
  for (std::size_t i = 0; i < 10; ++i)
    BOOST_TEST(frozen[i] == wanted[i], boost::test_tools::tolerance(1e-12));
}

// ---- steps ----
/// Everything that may move a parameter, but clipping by the norm of all of them.
template <auto const& Layers>
using pushed = net<Layers, nn::l1<0.01>, nn::weights_only<nn::l2<0.1>>, nn::orthogonality<0.01>,
                   nn::clip_adaptive<0.1>, nn::clip_by_tensor_norm<0.5>, nn::decoupled_decay<0.3>,
                   nn::weights_only<nn::decoupled_decay<0.2>>, nn::max_norm<0.4>>;

template <auto const& Layers, class Optimizer>
pushed<Layers> pushed_by(typename Optimizer::options const& options) {
  pushed<Layers> trained{7};
  nn::trainer<pushed<Layers>, nn::mean_squared_error, Optimizer, 2> trainer{trained, options};
  for (int step = 0; step < 5; ++step) BOOST_TEST(static_cast<bool>(trainer.step(samples, target)));
  return trained;
}

template <class Optimizer>
void check_steps(typename Optimizer::options const& options) {
  auto const frozen = pushed_by<middle, Optimizer>(options);
  pushed<middle> const start{7};
  std::span const before = start.parameters(), after = frozen.parameters();
  BOOST_TEST(after.subspan(16, 25) == before.subspan(16, 25), boost::test_tools::per_element());
  for (std::size_t i = 0; i < after.size(); ++i)
    if (i < 16 || i >= 41) BOOST_TEST(after[i] != before[i]);
}

BOOST_AUTO_TEST_CASE(no_step_moves_what_is_frozen) {
  check_steps<nn::sgd>({.learning_rate = 0.1, .momentum = 0.9, .weight_decay = 0.1});
  check_steps<nn::adam>({.learning_rate = 0.1, .weight_decay = 0.1});
}

BOOST_AUTO_TEST_CASE(the_others_move_as_if_the_gradient_of_the_frozen_were_zero,
                     *nn::tests::needs_exact_bits()) {
  // The head moves as in the network that is trained as a whole: at the first step nothing else has moved yet.
  net<backbone, nn::l2<0.1>, nn::decoupled_decay<0.3>> head{7};
  net<thawed, nn::l2<0.1>, nn::decoupled_decay<0.3>> all{7};
  nn::trainer<decltype(head), nn::mean_squared_error, nn::adam, 2> trains_head{head};
  nn::trainer<decltype(all), nn::mean_squared_error, nn::adam, 2> trains_all{all};
  trains_head.step(samples, target);
  trains_all.step(samples, target);
  BOOST_TEST(std::as_const(head).parameters().last<12>() == std::as_const(all).parameters().last<12>(),
             boost::test_tools::per_element());
}

// ---- as in inference ----
inline constexpr auto normed =
    nn::topology<nn::dense<3>, nn::frozen<nn::batch_norm, nn::dropout<0.5>>, nn::dense<2>>;

BOOST_AUTO_TEST_CASE(batch_norm_stands_still_and_dropout_lets_pass) {
  net<normed> trained{3};
  auto const buffers = trained.buffers();
  for (std::size_t i = 0; i < buffers.size(); ++i) buffers[i] = 0.5f + static_cast<float>(i);
  std::vector<float> const before(buffers.begin(), buffers.end());
  std::array<float, 4> answers{};
  BOOST_TEST(static_cast<bool>(trained.batch(samples, answers)));
  double loss = 0;
  for (std::size_t i = 0; i < 4; ++i)
    loss += static_cast<double>((answers[i] - target[i]) * (answers[i] - target[i]));

  nn::trainer<net<normed>, nn::mean_squared_error, nn::sgd, 2> trainer{trained, {.learning_rate = 0.1}};
  BOOST_TEST(trainer.step(samples, target).loss == loss / 4, boost::test_tools::tolerance(1e-6));
  BOOST_TEST(trained.buffers() == before, boost::test_tools::per_element());
}

// ---- files ----
template <class Net>
std::vector<std::string> names() {
  Net named{1};
  std::vector<std::string> all;
  nn::detail::each_tensor(named, [&](std::string const& name, auto&&...) { all.push_back(name); });
  return all;
}

BOOST_AUTO_TEST_CASE(names_are_those_of_the_layers_written_out) {
  BOOST_TEST(names<net<middle>>() == names<net<thawed>>(), boost::test_tools::per_element());
  BOOST_TEST(names<net<backbone>>() == names<net<thawed>>(), boost::test_tools::per_element());
}

// ---- who watches ----
// The prediction is that of the start, which freezing does not change; only batch norm no longer normalizes.
static_assert(nn::gradient_flow<net<backbone>>.known() && nn::gradient_flow<net<middle>>.known());
static_assert(nn::gradient_flow<net<normed>>.unknown ==
              "a frozen batch_norm depends on statistics that only training gives");

BOOST_AUTO_TEST_CASE(a_measurement_has_numbers_of_what_is_trained, *nn::tests::needs_exact_bits()) {
  auto const measured = nn::measure_gradient_flow<2>(net<middle>{7}, samples, target);
  auto const whole = nn::measure_gradient_flow<2>(net<thawed>{7}, samples, target);
  BOOST_TEST(measured.layers[0].decades == whole.layers[0].decades);
  BOOST_TEST(measured.layers[2].decades == whole.layers[2].decades);
}

BOOST_AUTO_TEST_CASE(a_recorder_finds_nothing_wrong_with_frozen_layers) {
  using watched = net<backbone, nn::recorder>;
  watched trained{7};
  nn::trainer<watched, nn::mean_squared_error, nn::sgd, 2> trainer{trained, {.learning_rate = 0.1}};
  for (int step = 0; step < 20; ++step) trainer.step(samples, target);
  auto const& recorded = trainer.mode<nn::recorder>();
  BOOST_TEST(recorded.symptoms().size() == 0u);
  BOOST_TEST(recorded.records()[0].gradients.total() == 0u);  // the way back did not go there
  BOOST_TEST(recorded.records()[2].gradients.total() > 0u);
}
