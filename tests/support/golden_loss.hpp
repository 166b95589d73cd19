// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_GOLDEN_LOSS_HPP
#define BALLAST_TESTS_SUPPORT_GOLDEN_LOSS_HPP

#include <string>
#include <vector>

#include "golden.hpp"

namespace ballast::tests {

/// A golden case of a loss, whose input is the network's output of shape Out.
template <class Out, class T, class Loss>
void check_golden_loss_in(golden_file const& file, Loss const& loss) {
  using rule = typename Loss::template on<Out, T>;
  auto const y = file.numbers<T>("input");
  auto const target = file.numbers<typename rule::target>("target");
  std::vector<T> dy(y.size());
  std::size_t const rows = y.size() / Out::size;
  BOOST_TEST(static_cast<bool>(rule::check(loss, rows, target.data())));
  double const value = rule::evaluate(loss, rows, y.data(), target.data(), dy.data());
  check_close("loss", std::vector{value}, file.numbers<double>("loss"), file.allowed<T>());
  check_close("grad.input", dy, file.numbers<double>("grad.input"), file.allowed<T>());
}

template <class Loss, class Out>
void check_golden_loss(std::string const& name, Loss const& loss = {}) {
  golden_file const file{name};
  BOOST_TEST_CONTEXT(name << " in float") check_golden_loss_in<Out, float>(file, loss);
  BOOST_TEST_CONTEXT(name << " in double") check_golden_loss_in<Out, double>(file, loss);
}

}  // namespace ballast::tests

#endif
