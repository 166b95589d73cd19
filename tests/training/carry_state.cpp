// SPDX-License-Identifier: BSL-1.0
#include <ballast/core/stream.hpp>
#include <ballast/layers/dense.hpp>
#include <ballast/layers/gru.hpp>
#include <ballast/layers/lstm.hpp>
#include <ballast/layers/rnn.hpp>
#include <ballast/losses/mean_squared_error.hpp>
#include <ballast/optimizers/sgd.hpp>
#include <ballast/stabilizers/rollback_nonfinite.hpp>
#include <ballast/stabilizers/skip_nonfinite.hpp>
#include <ballast/training/trainer.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::check_close, nn::tests::golden_file, nn::tests::tolerance;

inline constexpr auto rnn_head = nn::topology<nn::rnn<4>, nn::dense<2>>;
inline constexpr auto lstm_head = nn::topology<nn::lstm<4>, nn::dense<2>>;
inline constexpr auto gru_head = nn::topology<nn::gru<4>, nn::dense<2>>;

// ---- PyTorch: windows of three steps, rows of nine ----
constexpr std::size_t rows = 2, windows = 3, window = 3, features = 3, outputs = 2;

/// The numbers of window w, row after row.
template <class T>
std::vector<T> part(std::vector<T> const& all, std::size_t w, std::size_t width) {
  std::vector<T> some;
  std::size_t const of_row = all.size() / rows, size = window * width;
  for (std::size_t row = 0; row < rows; ++row)
    some.insert(some.end(), all.begin() + static_cast<std::ptrdiff_t>(row * of_row + w * size),
                all.begin() + static_cast<std::ptrdiff_t>(row * of_row + (w + 1) * size));
  return some;
}

/// f(name in the file, the values in PyTorch's order) for each tensor.
template <class Net, class F>
void each_named(Net& net, F const& f) {
  nn::detail::each_tensor(net, [&](std::string const& name, auto const&, auto const& values) {
    f((name[0] == '0' ? "rnn." : "head.") + name.substr(2), values);
  });
}

/// The values that a span of parameters, or of gradients, has in this tensor.
template <class Net, class Numbers, class F>
void each_listed(Numbers const& numbers, F const& f) {
  Net holder{0};
  std::ranges::copy(numbers, holder.parameters().begin());
  each_named(holder, [&](std::string const& name, auto const& values) {
    std::vector<typename Net::scalar> list;
    for (std::size_t i = 0; i < values.size(); ++i)
      list.push_back(values(i / values.columns, i % values.columns));
    f(name, list);
  });
}

template <class Net>
void check_windows(std::string const& name, double learning_rate) {
  using T = typename Net::scalar;
  golden_file const file{name};
  tolerance const allowed = file.allowed<T>();
  Net net{0};
  each_named(net, [&](std::string const& tensor, auto const& values) {
    auto const numbers = file.numbers<T>(tensor);
    for (std::size_t i = 0; i < numbers.size(); ++i)
      values(i / values.columns, i % values.columns) = numbers[i];
  });
  nn::trainer<Net, nn::mean_squared_error, nn::sgd, rows + 1> trainer{net, {.learning_rate = learning_rate}};
  auto const input = file.numbers<T>("input"), target = file.numbers<T>("target");
  std::vector<double> losses;
  for (int pass = 0; pass < (learning_rate == 0 ? 2 : 1); ++pass, trainer.reset_state()) {
    losses.clear();
    for (std::size_t w = 0; w < windows; ++w) {
      auto const report = trainer.step(part(input, w, features), part(target, w, outputs));
      BOOST_TEST_REQUIRE(static_cast<bool>(report));
      losses.push_back(report.loss);
      each_listed<Net>(trainer.gradients(), [&](std::string const& tensor, auto const& values) {
        std::string const wanted = "window." + std::to_string(w) + ".grad." + tensor;
        check_close(wanted, values, file.numbers<double>(wanted), allowed);
      });
    }
    check_close("losses", losses, file.numbers<double>("losses"), allowed);
  }
  if (learning_rate > 0)
    each_listed<Net>(net.parameters(), [&](std::string const& tensor, auto const& values) {
      auto const path = file.numbers<double>("traj." + tensor);
      check_close("traj." + tensor, values,
                  {path.end() - static_cast<std::ptrdiff_t>(values.size()), path.end()}, allowed);
    });
}

template <auto const& Layers>
void check_both(std::string const& name, double learning_rate = 0) {
  using net = nn::basic_network<nn::sequence<window, features>, Layers, nn::carry_state>;
  using precise = nn::basic_network<nn::sequence<window, features>, Layers, nn::carry_state, nn::use_double>;
  BOOST_TEST_CONTEXT(name << " in float") check_windows<net>(name, learning_rate);
  BOOST_TEST_CONTEXT(name << " in double") check_windows<precise>(name, learning_rate);
}

BOOST_AUTO_TEST_CASE(the_state_crosses_windows_and_the_gradient_does_not) {
  check_both<lstm_head>("tbptt_lstm");
  check_both<gru_head>("tbptt_gru");
  check_both<rnn_head>("tbptt_rnn_sgd", 0.1);
}

// ---- guards ----
template <class Guard>
using guarded = nn::network<nn::sequence<2, 1>, gru_head, nn::carry_state, Guard>;

std::vector<float> const inputs{1, -1, 0.5f, 2}, targets(8, 0.25f);

/// One good step, a bad one or not, then the loss of one more.
template <class Guard>
double loss_after(bool accident) {
  guarded<Guard> net{3};
  nn::trainer<guarded<Guard>, nn::mean_squared_error, nn::sgd, 2> trainer{net, {.learning_rate = 0.1}};
  BOOST_TEST(static_cast<bool>(trainer.step(inputs, targets)));
  if (accident) {
    std::vector<float> const huge(8, 1e30f);
    BOOST_TEST(trainer.step(inputs, huge).skipped);
  }
  return trainer.step(inputs, targets).loss;
}

BOOST_AUTO_TEST_CASE(a_step_that_is_turned_away_carries_nothing_on) {
  BOOST_TEST(loss_after<nn::skip_nonfinite>(true) == loss_after<nn::skip_nonfinite>(false));
  BOOST_TEST(loss_after<nn::rollback_nonfinite>(true) == loss_after<nn::rollback_nonfinite>(false));
}

BOOST_AUTO_TEST_CASE(rollback_restores_the_state_of_its_copy) {
  using net_type = guarded<nn::rollback_nonfinite_every<2>>;
  auto const third_loss = [](bool accident) {
    net_type net{3};
    nn::trainer<net_type, nn::mean_squared_error, nn::sgd, 2> trainer{net, {.learning_rate = 0.1}};
    trainer.step(inputs, targets);
    trainer.step(inputs, targets);  // here the copy is taken
    if (accident) {
      trainer.step(inputs, targets);
      BOOST_TEST(trainer.step(inputs, std::vector<float>(8, 1e30f)).rolled_back);
    }
    return trainer.step(inputs, targets).loss;
  };
  BOOST_TEST(third_loss(true) == third_loss(false));
}

BOOST_AUTO_TEST_CASE(measuring_carries_nothing_on) {
  using net_type = nn::network<nn::sequence<2, 1>, gru_head, nn::carry_state>;
  net_type net{3};
  nn::trainer<net_type, nn::mean_squared_error, nn::sgd, 2> trainer{net, {.learning_rate = 0.0}};
  double const first = trainer.measure(inputs, targets).loss;
  BOOST_TEST(trainer.measure(inputs, targets).loss == first);
  BOOST_TEST(trainer.step(inputs, targets).loss == first);
  BOOST_TEST(trainer.step(inputs, targets).loss != first);
  trainer.reset_state();
  BOOST_TEST(trainer.step(inputs, targets).loss == first);
}

// ---- initial states are the caller's ----
inline constexpr auto one_lstm = nn::topology<nn::lstm<6>>;

BOOST_AUTO_TEST_CASE(sequences_begin_where_the_caller_says) {
  constexpr std::size_t hidden = 6;
  using net_type = nn::basic_network<nn::sequence<5, 3>, one_lstm, nn::carry_state, nn::use_double>;
  golden_file const file{"lstm_initial"};
  net_type net{0};
  nn::tests::take_tensors(file, net);
  nn::trainer<net_type, nn::mean_squared_error, nn::sgd, rows> trainer{net, {.learning_rate = 0.0}};
  auto const h = file.numbers<double>("h0"), c = file.numbers<double>("c0");
  std::span const state = trainer.state();
  static_assert(decltype(state)::extent == rows * 2 * hidden);
  for (std::size_t i = 0; i < rows * hidden; ++i) {
    state[i / hidden * 2 * hidden + i % hidden] = h[i];
    state[i / hidden * 2 * hidden + hidden + i % hidden] = c[i];
  }
  std::vector<double> const before(state.begin(), state.end());
  auto const x = file.numbers<double>("input");
  auto const report = trainer.step(x, file.numbers<double>("target"));
  tolerance const allowed = file.allowed<double>();
  check_close("loss", std::vector{report.loss}, file.numbers<double>("loss"), allowed);
  std::vector<double> final_h;
  for (std::size_t row = 0; row < rows; ++row)
    final_h.insert(final_h.end(), state.begin() + static_cast<std::ptrdiff_t>(2 * row * hidden),
                   state.begin() + static_cast<std::ptrdiff_t>((2 * row + 1) * hidden));
  check_close("h_n", final_h, file.numbers<double>("h_n"), allowed);

  auto const y = file.numbers<double>("output");
  for (std::size_t row = 0; row < rows; ++row) {  // so does a stream
    nn::stream stream{net};
    std::copy_n(before.begin() + static_cast<std::ptrdiff_t>(2 * row * hidden), 2 * hidden,
                stream.state().begin());
    for (std::size_t t = 0; t < 5; ++t) {
      auto const frame = std::span{x}.subspan((5 * row + t) * 3).first<3>();
      auto const wanted = y.begin() + static_cast<std::ptrdiff_t>((5 * row + t) * hidden);
      check_close("step", stream(frame), {wanted, wanted + hidden}, allowed);
    }
  }
}

// ---- what is absent costs nothing ----
using plain = nn::network<nn::sequence<2, 1>, gru_head>;
using carrying = nn::network<nn::sequence<2, 1>, gru_head, nn::carry_state>;
template <class Net>
constexpr std::size_t bytes = sizeof(nn::trainer<Net, nn::mean_squared_error, nn::sgd, 16>);
static_assert(bytes<carrying> >= bytes<plain> + 2 * 16 * 4 * sizeof(float));
