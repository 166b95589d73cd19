// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_FUNCTION_LAW_HPP
#define BALLAST_TESTS_SUPPORT_FUNCTION_LAW_HPP

#include <boost/test/unit_test.hpp>

#include <cmath>
#include <limits>
#include <string>

namespace ballast::tests {

template <class F, class T>
constexpr T derivative_of(T x) {
  if constexpr (requires { F::derivative_at_output(x); })
    return F::derivative_at_output(F::value(x));
  else
    return F::derivative(x);
}

template <class F, class T, class Value, class Derivative>
void check_function_in(std::string const& type, Value const& value, Derivative const& derivative,
                       double epsilons) {
  double const epsilon = static_cast<double>(std::numeric_limits<T>::epsilon());
  double worst_value = 0, worst_derivative = 0;
  for (int i = -800; i <= 800; ++i) {
    T const x = static_cast<T>(i) / 100;
    long double const y = value(static_cast<long double>(x)), dy = derivative(static_cast<long double>(x));
    long double const error = F::value(x) - y, slope_error = derivative_of<F>(x) - dy;
    if (y != 0) worst_value = std::fmax(worst_value, static_cast<double>(std::fabs(error / y)));
    worst_derivative = std::fmax(worst_derivative, static_cast<double>(std::fabs(slope_error)));
  }
  BOOST_TEST(worst_value <= epsilons * epsilon,
             type << ": a value is off by " << worst_value / epsilon << " epsilons");
  BOOST_TEST(worst_derivative <= 4 * epsilon,
             type << ": a derivative is off by " << worst_derivative / epsilon << " epsilons");
}

/// F and its derivative against closed forms in long double, on [-8, 8]: the value to some epsilons of
/// itself, tails included, the derivative to four of one.
template <class F, class Value, class Derivative>
void check_function(Value const& value, Derivative const& derivative, double epsilons = 4) {
  check_function_in<F, float>("float", value, derivative, epsilons);
  check_function_in<F, double>("double", value, derivative, epsilons);
}

}  // namespace ballast::tests

#endif
