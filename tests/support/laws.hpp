// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_LAWS_HPP
#define BALLAST_TESTS_SUPPORT_LAWS_HPP

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <utility>
#include <vector>

#include "specimen.hpp"

// What every layer promises, whatever it computes.

namespace ballast::tests {

/// One check for all networks: Boost's macros are slow to compile.
inline void expect(bool holds, char const* complaint) { BOOST_TEST(holds, complaint); }

/// The same numbers, to the last bit but the sign of zeros.
inline bool same(outcome const& a, outcome const& b) {
  return a.loss == b.loss && a.y == b.y && a.dx == b.dx && a.gradients == b.gradients && a.state == b.state &&
         a.dstate == b.dstate;
}

inline bool near(double a, double b, double tolerance = 1e-11) {
  double const difference = a - b, bound = tolerance * (1 + (a < 0 ? -a : a));
  return difference < bound && -difference < bound;
}
inline bool near(std::vector<double> const& a, std::vector<double> const& b) {
  bool all = a.size() == b.size();
  for (std::size_t i = 0; i < a.size() && all; ++i) all = near(a[i], b[i]);
  return all;
}

/// Backward is the derivative of forward: by each parameter that learns, each initial state and each input, the
/// central difference of fourth order.
template <class Call, class Net, std::size_t Capacity>
void check_derivatives(specimen<Net, Capacity> s) {
  outcome const analytic = s.template run<Call>();
  int wrong = 0;
  auto const check = [&](double& value, double derivative) {
    double const here = value, h = 2e-4;
    auto const loss = [&](double x) {
      value = x;
      return s.template loss<Call>();
    };
    double const near_by = loss(here + h) - loss(here - h), far = loss(here + 2 * h) - loss(here - 2 * h);
    value = here;
    wrong += !near(derivative, (8 * near_by - far) / (12 * h), 2e-7);
  };
  s.each_gradient([&](std::size_t parameter, std::size_t gradient) {
    check(s.net.parameters()[parameter], analytic.gradients[gradient]);
  });
  for (std::size_t i = 0; i < s.state.size(); ++i) check(s.state[i], analytic.dstate[i]);
  if constexpr (s.real)
    for (std::size_t i = 0; i < s.rows * Net::input::size; ++i) check(s.x[i], analytic.dx[i]);
  expect(wrong == 0, "a derivative is not that of the loss");
}

/// No gradient comes out where none goes in.
template <class Call, class Net, std::size_t Capacity>
void check_silence(specimen<Net, Capacity> s) {
  s.silent = true;
  outcome const o = s.template run<Call>();
  double sum = 0;
  for (auto const* numbers : {&o.dx, &o.gradients, &o.dstate})
    for (double const number : *numbers) sum += number < 0 ? -number : number;
  expect(sum == 0, "a gradient comes from nowhere");
}

/// The same seed gives the same bits.
template <class Net, std::size_t Capacity>
void check_seed(specimen<Net, Capacity> s) {
  using training = typename specimen<Net, Capacity>::training;
  specimen<Net, Capacity> other;
  expect(s.net == other.net, "two networks of one seed differ");
  expect(same(s.template run<training>(), other.template run<training>()), "two passes of one seed differ");
  expect(s.net == other.net, "the running statistics after two passes of one seed differ");
}

/// A row is computed as if it were alone, and the gradient of a batch is the sum over its rows; unless the layer
/// takes statistics of the batch.
template <class Call, class AloneCall, class Net, std::size_t Capacity>
void check_rows(specimen<Net, Capacity> batch) {
  batch.state.clear();
  batch.rows = Capacity;
  outcome const together = batch.template run<Call>();
  std::vector<double> sum(together.gradients.size());
  for (std::size_t row = 0; row < Capacity; ++row) {
    specimen<Net, 1> alone{batch, row};
    outcome const o = alone.template run<AloneCall>();
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += o.gradients[i];
    auto const cut = [&](std::vector<double> const& all, std::size_t n) {
      std::vector<double> own(all.empty() ? 0 : n);
      for (std::size_t i = 0; i < own.size(); ++i) own[i] = all[row * n + i];
      return own;
    };
    expect(near(cut(together.y, Net::output::size), o.y), "a row differs from itself alone");
    expect(near(cut(together.dx, Net::input::size), o.dx), "the gradient of a row differs from itself alone");
  }
  expect(near(together.gradients, sum), "the gradient of a batch is not the sum over its rows");
}

/// Inference computes the same again and again, with or without a way back, and changes no statistics.
template <class Net, std::size_t Capacity>
void check_inference(specimen<Net, Capacity> s) {
  using traced = typename specimen<Net, Capacity>::traced;
  using inference = typename specimen<Net, Capacity>::inference;
  Net const before = s.net;
  s.state.clear();
  s.template loss<inference>();
  std::vector<double> const y = s.y;
  s.template loss<traced>();
  expect(near(s.y, y), "a way back changes what inference computes");
  s.template loss<inference>();
  expect(s.y == y, "inference changes what it computes");
  expect(s.net == before, "inference changes the network");
}

/// What stands in the padding of a row reaches no valid step, and its gradient is zero.
template <class Call, class Net, std::size_t Capacity>
void check_padding(specimen<Net, Capacity> s) {
  using input = typename Net::input;
  if constexpr (stepped<input> && keeps_lengths<typename Net::layers>) {
    for (std::size_t row = 0; row < Capacity; ++row) s.lengths.push_back(input::steps - row % input::steps);
    outcome const one = s.template run<Call>();
    auto const padding = [&](std::size_t i, std::size_t size) {
      return i % size / (size / input::steps) >= s.lengths[i / size];
    };
    for (std::size_t i = 0; i < s.x.size(); ++i)
      if (padding(i, input::size)) s.x[i] = s.real ? 2 - s.x[i] : 1;
    outcome const other = s.template run<Call>();
    expect(near(one.loss, other.loss), "padding reaches a valid step");  // of valid steps
    expect(near(one.gradients, other.gradients), "padding reaches the gradient");
    for (std::size_t i = 0; i < one.dx.size() && i < s.rows * input::size; ++i)
      if (padding(i, input::size)) expect(one.dx[i] == 0, "padding has a gradient");
  }
}

template <class Net>
void check_laws() {
  constexpr std::size_t capacity = 4;
  using specimen = tests::specimen<Net, capacity>;
  using alone = tests::specimen<Net, 1>;
  specimen const s;
  BOOST_TEST_CONTEXT("in training") {
    check_derivatives<typename specimen::training>(s);
    check_silence<typename specimen::training>(s);
    check_seed(s);
    if constexpr (Net::buffer_count == 0)
      check_rows<typename specimen::training, typename alone::training>(s);
    check_padding<typename specimen::training>(s);
  }
  BOOST_TEST_CONTEXT("in inference") {
    check_derivatives<typename specimen::traced>(s);
    check_silence<typename specimen::traced>(s);
    check_inference(s);
    check_rows<typename specimen::traced, typename alone::traced>(s);
    check_padding<typename specimen::traced>(s);
  }
}

/// A network of these layers.
template <class In, class... Layer>
struct subject {
  static constexpr auto layers = topology<Layer...>;
  using network = basic_network<In, layers, use_double>;
};

}  // namespace ballast::tests

#endif
