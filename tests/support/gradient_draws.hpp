// SPDX-License-Identifier: BSL-1.0
#ifndef BALLAST_TESTS_SUPPORT_GRADIENT_DRAWS_HPP
#define BALLAST_TESTS_SUPPORT_GRADIENT_DRAWS_HPP

#include <ballast/core/random.hpp>
#include <ballast/core/weight_layers.hpp>
#include <ballast/flow/gradient_flow.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "support/training_pass.hpp"

namespace ballast::tests {

/// The network of some layers, whose topology needs a name.
template <class In, class Init, class... Layer>
struct on {
  static constexpr auto layers = topology<Layer...>;
  using net = network<In, layers, Init>;
};

/// Mean and deviation of numbers that come one by one.
struct statistics {
  double count = 0, sum = 0, squares = 0;

  void add(double x) { ++count, sum += x, squares += x * x; }
  double mean() const { return sum / count; }
  double deviation() const { return std::sqrt((squares - sum * mean()) / (count - 1)); }
  double error_of_mean() const { return deviation() / std::sqrt(count); }
};

inline std::vector<float> normal_numbers(std::size_t n, random::stream stream) {
  std::vector<float> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = random::normal<float>(stream.bits(i), 1.0);
  return x;
}

/// Data for a network: normal numbers, or tokens below Words.
template <class Net, std::size_t Words>
std::vector<typename Net::element> data_for(std::size_t rows, random::stream stream) {
  std::size_t const n = rows * Net::input::size;
  if constexpr (real_shape<typename Net::input>) {
    return normal_numbers(n, stream);
  } else {
    std::vector<std::int32_t> x(n);
    for (std::size_t i = 0; i < n; ++i) x[i] = static_cast<std::int32_t>(stream.bits(i) % Words);
    return x;
  }
}

inline double norm_of(std::vector<float> const& x) {
  double square = 0;
  for (float const v : x) square += double{v} * double{v};
  return std::sqrt(square);
}

/// log10 |dL/dW| of each layer with weights over draws of the weights, for a loss whose gradient by the
/// answers of a batch is a random direction; last that of |dL/dx|, where x are real numbers.
template <class Net, std::size_t Rows, std::size_t Words = 1>
std::vector<statistics> gradient_draws(std::size_t draws) {
  training_pass<Net, Rows> pass;
  constexpr std::size_t layers = weight_layers<Net>.size();
  std::vector<statistics> decades(layers + 1);
  for (std::size_t draw = 0; draw < draws; ++draw) {
    pass.net = Net{draw};
    pass.forward(data_for<Net, Words>(Rows, {1, draw}));
    auto direction = normal_numbers(pass.y.size(), {2, draw});
    float const length = static_cast<float>(norm_of(direction));
    for (float& d : direction) d /= length;
    std::ranges::fill(pass.dstate, 0.0f);
    pass.backward(direction);
    std::vector<double> squares(layers);
    Net::layers::tensors(
        [&](tensor const& t, place const& here, auto) {
          if (t.role != tensor_role::weight) return;
          auto const gradient = t.view(pass.gradients.data() + here.offset.parameters);
          for (std::size_t i = 0; i < t.size(); ++i) {
            double const g = double{gradient(i / gradient.columns, i % gradient.columns)};
            squares[*weight_layer_at<Net>(here.offset.parameters)] += g * g;
          }
        },
        place{});
    for (std::size_t k = 0; k < layers; ++k) decades[k].add(std::log10(squares[k]) / 2);
    if constexpr (real_shape<typename Net::input>) decades[layers].add(std::log10(norm_of(pass.dx)));
  }
  return decades;
}

/// The prediction against so many draws, within the tolerance of reference.json. Where tied weights make it
/// an interval, the draws lie in that; the spread is then not checked.
template <class Net, std::size_t Rows, std::size_t Words = 1>
void check_draws(std::string const& name, std::size_t draws = 60) {
  static constexpr auto predicted = gradient_flow<Net, Rows>;
  static_assert(predicted.known());
  auto const measured = gradient_draws<Net, Rows, Words>(draws);
  for (std::size_t k = 0; k < predicted.layers.size(); ++k) {
    flow::layer_flow const& flow = predicted.layers[k];
    double const found = measured[k].mean(), deviation = measured[k].deviation();
    double const tolerance = 0.06 + 3 * measured[k].error_of_mean() + 0.01 * flow.beta;
    BOOST_TEST((flow.decades - tolerance <= found && found <= flow.decades + flow.interval + tolerance),
               name << ", layer " << k << ": from " << flow.decades << " to " << flow.decades + flow.interval
                    << ", measured " << found << " +- " << measured[k].error_of_mean());
    if (flow.interval == 0)
      BOOST_TEST(std::fabs(flow.deviation() - deviation) <= 0.08 + 0.5 * deviation,
                 name << ", layer " << k << ": spread " << flow.deviation() << ", measured " << deviation);
  }
}

/// The decades of the input's gradient against draws.
template <class Net, std::size_t Rows>
void check_input_gradient(std::string const& name, std::size_t draws = 60) {
  static constexpr auto predicted = gradient_flow<Net, Rows>;
  auto const measured = gradient_draws<Net, Rows>(draws).back();
  BOOST_TEST(std::fabs(predicted.input_decades - measured.mean()) <= 0.06 + 3 * measured.error_of_mean(),
             name << ": " << predicted.input_decades << ", measured " << measured.mean());
}

}  // namespace ballast::tests

#endif
