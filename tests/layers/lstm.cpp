// SPDX-License-Identifier: BSL-1.0
#include <ballast/layers/dense.hpp>
#include <ballast/layers/last.hpp>
#include <ballast/layers/lstm.hpp>

#include <boost/test/unit_test.hpp>

#include "support/golden_network.hpp"

namespace nn = ballast;
using nn::tests::alone, nn::tests::check_close, nn::tests::check_golden, nn::tests::golden_file;

// ---- facts ----
using layer = nn::lstm<6>::on<nn::sequence<7, 3>>;
static_assert(std::is_same_v<layer::output, nn::sequence<7, 6>>);
static_assert(layer::needs<1>.parameters == 24 * 3 + 24 * 6 + 2 * 24);
static_assert(layer::needs<5>.state == 5 * 2 * 6);

// ---- PyTorch ----
inline constexpr auto last_only = nn::topology<nn::lstm<8>, nn::last>;
inline constexpr auto classifier = nn::topology<nn::lstm<6>, nn::last, nn::dense<5>>;

BOOST_AUTO_TEST_CASE(all_steps_and_the_last) {
  check_golden<nn::sequence<7, 3>, alone<nn::lstm<6>>, 2>("lstm");
  check_golden<nn::sequence<7, 3>, last_only, 4>("lstm_last");
  check_golden<nn::sequence<7, 3>, classifier, 2>("lstm_classifier");
}

BOOST_AUTO_TEST_CASE(initial_and_final_state) {
  constexpr std::size_t rows = 2, hidden = 6;
  golden_file const file{"lstm_initial"};
  auto const allowed = file.allowed<float>();
  nn::tests::training_pass<nn::basic_network<nn::sequence<5, 3>, alone<nn::lstm<hidden>>>, rows> pass;
  nn::tests::take_tensors(file, pass.net);

  auto const slot = [](std::size_t i, bool cell) {
    return i / hidden * 2 * hidden + cell * hidden + i % hidden;
  };
  auto const half = [&](auto const& state, bool cell) {
    std::vector<float> values;
    for (std::size_t i = 0; i < rows * hidden; ++i) values.push_back(state[slot(i, cell)]);
    return values;
  };
  for (bool const cell : {false, true}) {
    auto const initial = file.numbers<float>(cell ? "c0" : "h0");
    for (std::size_t i = 0; i < initial.size(); ++i) pass.initial_state[slot(i, cell)] = initial[i];
  }
  pass.forward(file.numbers<float>("input"));
  check_close("output", pass.y, file.numbers<double>("output"), allowed);
  check_close("h_n", half(pass.final_state, false), file.numbers<double>("h_n"), allowed);
  check_close("c_n", half(pass.final_state, true), file.numbers<double>("c_n"), allowed);

  pass.backward(nn::tests::evaluate_loss<decltype(pass.net)>(file, pass.y).dy);
  check_close("grad.h0", half(pass.dstate, false), file.numbers<double>("grad.h0"), allowed);
  check_close("grad.c0", half(pass.dstate, true), file.numbers<double>("grad.c0"), allowed);
  check_close("grad.input", pass.dx, file.numbers<double>("grad.input"), allowed);
  nn::tests::check_tensors(file, pass, allowed);
}
